// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// valueChecks are about the values of conditions, and whether operator, key and values fit each other.
var valueChecks = slices.Concat(valueTypeChecks, valueReadChecks, valueFormatChecks, valueLiteralChecks, valueIPChecks,
	valueWildcardChecks, valueARNChecks, valueSourceChecks, valueIdentityChecks, valueSetChecks, valueAbsentChecks, valueListChecks,
	valueConstantChecks, valueStyleChecks)

// Ids of the checks; those of values that operators cannot read, of formats and of constant conditions stand beside them.
const (
	typeMismatch        = "TYPE_MISMATCH"
	stringOnARN         = "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS"
	unknownValue        = "ENUMERATED_VALUE_UNKNOWN"
	deadPrincipalARN    = "PRINCIPAL_ARN_NEVER_MATCHES"
	invalidExternalID   = "EXTERNAL_ID_INVALID"
	privateIP           = "PRIVATE_IP_ADDRESS"
	privateNotIP        = "PRIVATE_NOT_IP_ADDRESS"
	somePrivateIP       = "PRIVATE_IP_ADDRESS_SUBSET"
	somePrivateNotIP    = "PRIVATE_NOT_IP_ADDRESS_SUBSET"
	improveRange        = "IMPROVE_IP_RANGE"
	wideRange           = "IP_RANGE_IS_EVERYTHING"
	wildcardWithoutLike = "WILDCARD_WITHOUT_LIKE_OPERATOR"
	idleLike            = "LIKE_WITHOUT_WILDCARD"
	wildcardIdentity    = "WILDCARD_USAGE_TOO_PERMISSIVE"
	variableIdentity    = "VARIABLE_USAGE_TOO_PERMISSIVE"
	sourceLacksAccount  = "SOURCE_ARN_LACKS_ACCOUNT"
	multipleBoolean     = "INVALID_CONDITION_MULTIPLE_BOOLEAN"
	missingQualifier    = "MISSING_QUALIFIER"
	forAllSingle        = "FORALLVALUES_WITH_SINGLE_VALUED_KEY"
	forAnySingle        = "FORANYVALUE_WITH_SINGLE_VALUED_KEY"
	forAnyAudience      = "FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE"
	confirmAudience     = "CONFIRM_AUDIENCE_CLAIM_TYPE"
	forAllOnAllow       = "FORALLVALUES_ALLOW_WITHOUT_NULL_CHECK"
	forAllOnDeny        = "FORALLVALUES_NEGATED_ON_DENY"
	absentOnDeny        = "DENY_WITH_POSSIBLY_ABSENT_KEY"
	redundantBound      = "REDUNDANT_CONDITION_VALUE_NUM"
	duplicateValue      = "DUPLICATE_CONDITION_VALUE"
	pastDate            = "DATE_WINDOW_IN_PAST"
	literalStyle        = "LITERAL_VALUE_STYLE"
)

// Pages of AWS's documentation on values of conditions.
const (
	manyValuesPage = userGuide + "reference_policies_condition-logic-multiple-context-keys-or-values.html"
	oidcKeysPage   = userGuide + "reference_policies_iam-condition-keys.html#condition-keys-wif"
)

// Keys that more than one check of the family is about.
const (
	principalARNKey = "aws:PrincipalArn"
	sourceARNKey    = "aws:SourceArn"
	sourceIPKey     = "aws:SourceIp"
	currentTimeKey  = "aws:CurrentTime"
	userIDKey       = "aws:userid"
)

// proposalCost is the work of looking for the name that was meant, see [Context.Spend].
const proposalCost = 1000

// literal reports whether the value is known, not found wrong, and without a policy variable, so that its text is what
// requests are compared with.
func (c *Context) literal(v *Value) bool {
	return v.Known && !strings.Contains(v.Text, "${") && !c.tainted[v.Node]
}

// addWrong adds a finding, and if it is an ERROR keeps later checks from what is wrong. A lesser finding hides nothing.
func (c *Context) addWrong(f Found) {
	check := c.check
	if f.ID != "" {
		check = c.table.id[f.ID]
	}
	if class := f.Class; class == Error || class == 0 && check.classFor(c.Type) == Error {
		c.taint(f.At)
	}
	if f.Fix == "" {
		f.Fix = check.Fix
	}
	c.Add(f)
}

// valueReported reports whether one of the checks has a finding at a value of the condition.
func (c *Context) valueReported(e *ConditionEntry, ids ...string) bool {
	for i := range c.findings {
		if n := c.findings[i].node; n != nil && (n == e.Node || n.Parent() == e.Node) && slices.Contains(ids, c.findings[i].ID) {
			return true
		}
	}
	return false
}

// found begins a finding at a value.
func (v *Value) found(message string) Found {
	return Found{At: v.Node, Subject: v.Text, Message: message}
}

// deadValue says what follows from a value that no request matches, in a sentence that begins with a space.
func deadValue(s *Statement, e *ConditionEntry) string {
	switch {
	case len(e.Values) != 1 || e.More:
		return " No request matches it, so it does nothing here."
	case !e.Op.Negated && (e.Op.IfExists || e.Op.Set == iam.ForAllValues):
		return " No request matches it, so only requests without the key meet the condition."
	case !e.Op.Negated:
		return " No request matches it, so the condition is never met."
	case s.Effect == policy.Deny:
		return " No request matches it, so every request that has the key meets the condition, and is denied."
	}
	return " No request matches it, so every request that has the key meets the condition."
}

// wildcardIn reports whether a value has "*" or "?" outside of policy variables. Of a value known in part, what stands behind
// an opened variable is not judged.
func wildcardIn(s string) bool { return wildcardAt(s) >= 0 }

// wildcardAt returns where the first wildcard of a value is, -1 if there is none.
func wildcardAt(s string) int {
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '*', s[i] == '?':
			return i
		case s[i] == '$' && i+1 < len(s) && s[i+1] == '{':
			end := strings.IndexByte(s[i:], '}')
			if end < 0 {
				return -1
			}
			i += end
		}
	}
	return -1
}
