// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package guard

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// keyOperatorChecks are about operators that open an Allow.
var keyOperatorChecks = []frame.Check{
	{
		ID: "NEGATED_OPERATOR_ON_ALLOW", Class: frame.SecurityWarning, ClassFor: []frame.ClassFor{{Types: iam.IdentityTypes, Class: frame.Warning}}, Types: iam.Resource | iam.Trust | iam.IdentityTypes, AWS: frame.Accepts, Phase: frame.PhaseLogic, Link: frame.OperatorsPage,
		Title:     "Allow restricted by exclusion only",
		Why:       "A negated operator admits everything but the values listed, and every request that lacks the key.",
		Fix:       "Say which values are allowed, with a positive operator, or deny the unwanted ones in a statement of their own.",
		Example:   `{"Effect":"Allow","Principal":"*","Action":"sns:Publish","Resource":"*","Condition":{"StringNotEquals":{"aws:SourceVpc":"vpc-0a1b2c3d"}}}`,
		Statement: checkNegatedAllow,
	},
	{
		ID: "IF_EXISTS_WEAKENS_ALLOW", Class: frame.SecurityWarning, ClassFor: []frame.ClassFor{{Types: iam.IdentityTypes, Class: frame.Warning}}, Types: iam.Resource | iam.Trust | iam.IdentityTypes, AWS: frame.Accepts, Data: frame.GlobalKeys, Phase: frame.PhaseLogic, Link: frame.OperatorsPage,
		Title:     "Allow that holds for requests without the key",
		Why:       "With IfExists a condition holds for every request that lacks the key. If it is what restricts an Allow, those requests are allowed.",
		Fix:       "Remove IfExists, or allow the requests without the key in a statement that restricts them otherwise.",
		Example:   `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sqs:SendMessage","Resource":"*","Condition":{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-abcd123456"}}}`,
		Condition: checkIfExistsAllow,
	},
}

// checkNegatedAllow reports an Allow whose conditions are all negated, unless a more specific finding reports it.
func checkNegatedAllow(c *frame.Pass, s *view.Statement) {
	if s.Effect != policy.Allow || len(s.Conditions) == 0 || !s.KeysKnown() {
		return
	}
	for i := range s.Conditions {
		e := &s.Conditions[i]
		if !e.Compares() || !e.Op.Negated || !c.Key(e).Known || e.Is(view.SecureTransportKey) && !e.ValuesKnown() {
			return
		}
	}
	if c.Reported(s.Condition.Node, prefixInNegativeContext) || c.Reported(s.Condition.Node, transportInverted) {
		return
	}
	e := &s.Conditions[0]
	message := "The statement allows every request in which " + words.Quote(e.Name) + " has none of the values listed"
	switch {
	case c.Present(s, e) != truth.False:
	case e.WithoutKey() == truth.True:
		message += ", and every request that lacks the key"
	default:
		message += " alone"
	}
	message += "."
	if n := len(s.Conditions) - 1; n > 0 {
		message += " The further conditions are negated as well."
	}
	c.Add(frame.AtOperator(e, message))
}

// claimKeys are keys of calls that assume a role. They identify the caller, as the claims of identity providers do.
var claimKeys = view.KeyList{"sts:externalid", "sts:rolesessionname", "sts:sourceidentity"}

// optionalKeys are those of them that callers may leave out.
var optionalKeys = view.KeyList{"sts:externalid", "sts:sourceidentity"}

// checkIfExistsAllow reports a positive condition with IfExists on a key that requests may lack, if nothing else restricts
// the Allow.
func checkIfExistsAllow(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	if s.Effect != policy.Allow || !e.Positive() || !e.Op.IfExists || e.Op.Set == iam.ForAllValues || !c.Afford(s, 2) || s.MayRequireKey(e.Name) {
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
	if e.Is(view.MFAPresentKey) && !e.Only("false") || alsoRestricted(c, s, e) {
		return // for the former there is a check of its own
	}
	f := frame.At(e, "Requests that lack "+words.Quote(e.Name)+" are allowed, because of IfExists. Requests that have it: "+k.Context.When+".")
	if optionalKeys.Has(e.Name) {
		f.Message = "Requests that lack " + words.Quote(e.Name) + " are allowed, because of IfExists, and callers need not send it."
	}
	f.Fix = "Write " + words.Quote(strings.TrimSuffix(e.Operator, "IfExists")) + " to require the key."
	c.Add(f)
}

// alsoRestricted reports whether a condition other than e restricts the Allow, or may do so. In policies with principals
// that takes a key that says who calls; elsewhere any key will do.
func alsoRestricted(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) bool {
	for i := range s.Conditions {
		o := &s.Conditions[i]
		if o.Node == e.Node || !identifiesCaller(c, o) {
			continue
		}
		if o.Demands() && (o.Is(e.Name) || c.Type&iam.IdentityTypes != 0 && o.HasPrefix(view.PrincipalTagPrefix)) {
			return true
		}
		if c.Restricting(s, o) != truth.False || o.Demands() && (o.Op.Family == iam.NumericFamily || o.Op.Family == iam.DateFamily || o.Op.Family == iam.BinaryFamily) {
			return true
		}
	}
	return false
}

func identifiesCaller(c *frame.Pass, e *view.ConditionEntry) bool {
	if c.Type&iam.IdentityTypes != 0 {
		return true
	}
	for _, list := range []view.KeyList{view.CallerKeys, view.SourceKeys, view.NetworkKeys, view.ServiceKeys, claimKeys} {
		if list.Has(e.Name) {
			return true
		}
	}
	return strings.Contains(e.Prefix, ".") || strings.EqualFold(e.Prefix, "saml")
}
