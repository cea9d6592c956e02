// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// keyOperatorChecks are about operators that open an Allow.
var keyOperatorChecks = []Check{
	{
		ID: "NEGATED_OPERATOR_ON_ALLOW", Class: SecurityWarning, ClassFor: []ClassFor{{iam.IdentityTypes, Warning}}, Types: iam.Resource | iam.Trust | iam.IdentityTypes, AWS: Accepts, Phase: PhaseLogic, Link: operatorsPage,
		Title:     "Allow restricted by exclusion only",
		Why:       "A negated operator admits everything but the values listed, and every request that lacks the key.",
		Fix:       "Say which values are allowed, with a positive operator, or deny the unwanted ones in a statement of their own.",
		Example:   `{"Effect":"Allow","Principal":"*","Action":"sns:Publish","Resource":"*","Condition":{"StringNotEquals":{"aws:SourceVpc":"vpc-0a1b2c3d"}}}`,
		Statement: checkNegatedAllow,
	},
	{
		ID: "IF_EXISTS_WEAKENS_ALLOW", Class: SecurityWarning, ClassFor: []ClassFor{{iam.IdentityTypes, Warning}}, Types: iam.Resource | iam.Trust | iam.IdentityTypes, AWS: Accepts, Data: GlobalKeys, Phase: PhaseLogic, Link: operatorsPage,
		Title:     "Allow that holds for requests without the key",
		Why:       "With IfExists a condition holds for every request that lacks the key. If it is what restricts an Allow, those requests are allowed.",
		Fix:       "Drop IfExists, or allow the requests without the key in a statement that restricts them otherwise.",
		Example:   `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sqs:SendMessage","Resource":"*","Condition":{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-abcd123456"}}}`,
		Condition: checkIfExistsAllow,
	},
}

// checkNegatedAllow reports an Allow whose conditions are all negated, unless a closer finding tells so.
func checkNegatedAllow(c *Context, s *Statement) {
	if s.Effect != policy.Allow || len(s.Conditions) == 0 || !s.KeysKnown() {
		return
	}
	for i := range s.Conditions {
		e := &s.Conditions[i]
		if !e.compares() || !e.Op.Negated || !c.Key(e).Known || e.Is(secureTransportKey) && !e.ValuesKnown() {
			return
		}
	}
	if c.Reported(s.Condition.Node, prefixInNegativeContext) || c.Reported(s.Condition.Node, transportInverted) {
		return
	}
	e := &s.Conditions[0]
	message := "The statement allows every request in which " + words.Quote(e.Name) + " has none of the values listed"
	switch {
	case c.present(s, e) != truth.False:
	case e.withoutKey() == truth.True:
		message += ", and every request that lacks the key"
	default:
		message += " alone"
	}
	message += "."
	if n := len(s.Conditions) - 1; n > 0 {
		message += " The further conditions are negated as well."
	}
	c.Add(e.operatorFound(message))
}

// claimKeys are keys of calls that assume a role which identify the caller, besides the claims of identity providers.
var claimKeys = KeyList{"sts:externalid", "sts:rolesessionname", "sts:sourceidentity"}

// optionalKeys are those of them that callers may leave out.
var optionalKeys = KeyList{"sts:externalid", "sts:sourceidentity"}

// checkIfExistsAllow reports a positive condition with IfExists on a key that requests may lack, if nothing else restricts
// the Allow.
func checkIfExistsAllow(c *Context, s *Statement, e *ConditionEntry) {
	if s.Effect != policy.Allow || !e.positive() || !e.Op.IfExists || e.Op.Set == iam.ForAllValues || !c.afford(s, 2) || s.mayRequireKey(e.Name) {
		return
	}
	k := c.Key(e)
	if k.Context == nil || k.Context.Status != catalog.Documented || k.Context.Scope == catalog.ScopeService && !(c.Type == iam.Trust && optionalKeys.Has(e.Name)) {
		return // requests of the actions that such a key is for have it
	}
	switch k.Context.Presence {
	case catalog.PresentSometimes:
	case catalog.PresentSigned:
		if c.Type&iam.IdentityTypes != 0 {
			return // those calls are signed
		}
	default:
		return
	}
	if e.Is(mfaPresentKey) && !e.only("false") || c.restrictedBesides(s, e) {
		return // for the former there is a check of its own
	}
	f := e.found("Requests that lack " + words.Quote(e.Name) + " are allowed, because of IfExists. Requests that have it: " + k.Context.When + ".")
	if optionalKeys.Has(e.Name) {
		f.Message = "Requests that lack " + words.Quote(e.Name) + " are allowed, because of IfExists, and callers need not send it."
	}
	f.Fix = "Write " + words.Quote(strings.TrimSuffix(e.Operator, "IfExists")) + " to demand the key."
	c.Add(f)
}

// restrictedBesides reports whether a condition other than e restricts the Allow, or may do so. In policies with principals
// that takes a key that says who calls; elsewhere any key will do.
func (c *Context) restrictedBesides(s *Statement, e *ConditionEntry) bool {
	for i := range s.Conditions {
		o := &s.Conditions[i]
		if o.Node == e.Node || !c.tellsCaller(o) {
			continue
		}
		if o.demands() && (o.Is(e.Name) || c.Type&iam.IdentityTypes != 0 && o.HasPrefix(principalTagPrefix)) {
			return true
		}
		if c.Restricting(s, o) != truth.False || o.demands() && (o.Op.Family == iam.NumericFamily || o.Op.Family == iam.DateFamily || o.Op.Family == iam.BinaryFamily) {
			return true
		}
	}
	return false
}

func (c *Context) tellsCaller(e *ConditionEntry) bool {
	if c.Type&iam.IdentityTypes != 0 {
		return true
	}
	for _, list := range []KeyList{CallerKeys, SourceKeys, NetworkKeys, ServiceKeys, claimKeys} {
		if list.Has(e.Name) {
			return true
		}
	}
	return strings.Contains(e.Prefix, ".") || strings.EqualFold(e.Prefix, "saml")
}
