// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package value checks values of condition keys: whether they can be read, and whether requests can match them.
package value

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// Checks are about the values of conditions, and whether operator, key and values fit each other.
var Checks = slices.Concat(valueTypeChecks, valueReadChecks, valueFormatChecks, valueLiteralChecks, valueIPChecks,
	valueWildcardChecks, valueARNChecks, valueSourceChecks, valueIdentityChecks, valueSetChecks, valueAbsentChecks, valueListChecks,
	valueConstantChecks, valueStyleChecks)

// Ids of the checks; those of values that operators cannot read, of formats and of constant conditions are in their own files.
const (
	typeMismatch        = "TYPE_MISMATCH"
	stringOnARN         = "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS"
	unknownValue        = "ENUMERATED_VALUE_UNKNOWN"
	neverMatchingARN    = "PRINCIPAL_ARN_NEVER_MATCHES"
	invalidExternalID   = "EXTERNAL_ID_INVALID"
	privateIP           = "PRIVATE_IP_ADDRESS"
	privateNotIP        = "PRIVATE_NOT_IP_ADDRESS"
	somePrivateIP       = "PRIVATE_IP_ADDRESS_SUBSET"
	somePrivateNotIP    = "PRIVATE_NOT_IP_ADDRESS_SUBSET"
	improveRange        = "IMPROVE_IP_RANGE"
	wideRange           = "IP_RANGE_IS_EVERYTHING"
	wildcardWithoutLike = "WILDCARD_WITHOUT_LIKE_OPERATOR"
	likeWithoutWildcard = "LIKE_WITHOUT_WILDCARD"
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
	manyValuesPage = frame.UserGuide + "reference_policies_condition-logic-multiple-context-keys-or-values.html"
)

// Keys that more than one check of the family is about.
const (
	principalARNKey = "aws:PrincipalArn"
	sourceARNKey    = "aws:SourceArn"
	sourceIPKey     = "aws:SourceIp"
	currentTimeKey  = "aws:CurrentTime"
	userIDKey       = "aws:userid"
)

// isLiteral reports whether the value is known, not found wrong, and without a policy variable, so that its text is what
// requests are compared with.
func isLiteral(c *frame.Pass, v *view.Value) bool {
	return v.Known && !strings.Contains(v.Text, "${") && !c.FoundWrongItself(v.Node)
}

// neverMatches says what follows from a value that no request matches, in a sentence that begins with a space.
func neverMatches(s *view.Statement, e *view.ConditionEntry) string {
	switch {
	case len(e.Values) != 1 || e.More:
		return " No request matches it, so it has no effect here."
	case !e.Op.Negated && (e.Op.IfExists || e.Op.Set == iam.ForAllValues):
		return " No request matches it, so only requests without the key meet the condition."
	case !e.Op.Negated:
		return " No request matches it, so the condition never holds."
	case s.Effect == policy.Deny:
		return " No request matches it, so every request that has the key meets the condition, and is denied."
	}
	return " No request matches it, so every request that has the key meets the condition."
}

// wildcardIn reports whether a value has "*" or "?" outside of policy variables. Of a value known in part, what stands behind
// an opened variable is not checked.
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
