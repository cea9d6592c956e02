// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package guard

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

const (
	badMFAPattern     = "BAD_PATTERN_FOR_MFA"
	transportInverted = "SECURE_TRANSPORT_INVERTED"
)

// keyMFAChecks are about demands for multi-factor authentication.
var keyMFAChecks = []frame.Check{
	{
		ID: badMFAPattern, Class: frame.SecurityWarning, Types: iam.AllTypes, AWS: frame.Accepts, Phase: frame.PhaseLogic, Link: frame.UserGuide + "id_credentials_mfa_configure-api-require.html",
		Title:     "MFA requirement that requests without MFA can meet",
		Why:       "Requests with long-term access keys lack aws:MultiFactorAuthPresent, and in other sessions without MFA the key is present and false. A condition for only one of the two cases does not stop the other one.",
		Fix:       `Deny with "BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}, or allow with "Bool": {"aws:MultiFactorAuthPresent": "true"}.`,
		Example:   `{"Effect":"Deny","NotAction":"iam:*MFA*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}}}`,
		Condition: checkMFA,
	},
}

// keyTransportChecks are about demands for TLS.
var keyTransportChecks = []frame.Check{
	{
		ID: transportInverted, Class: frame.SecurityWarning, Types: iam.AllTypes, AWS: frame.Accepts, Phase: frame.PhaseLogic, Link: frame.GlobalKeysPage,
		Title:     "TLS requirement with the opposite value",
		Why:       "The key aws:SecureTransport is true for calls over TLS. Denying those, or allowing the others, denies encrypted calls and admits plain ones.",
		Fix:       `Deny with "Bool": {"aws:SecureTransport": "false"}.`,
		Example:   `{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::media","arn:aws:s3:::media/*"],"Condition":{"Bool":{"aws:SecureTransport":"true"}}}`,
		Condition: checkTransport,
	},
	{
		ID: "SECURE_TRANSPORT_ONLY_ON_ALLOW", Class: frame.Suggestion, Types: iam.Resource, NoEndpoint: true, AWS: frame.Accepts, Phase: frame.PhaseLogic, Link: frame.GlobalKeysPage,
		Title:     "TLS required for one grant only",
		Why:       "A condition of an Allow restricts this grant only. Other statements and identity policies still grant access over plain HTTP.",
		Fix:       `Add a statement that denies everyone with "Bool": {"aws:SecureTransport": "false"}.`,
		Example:   `{"Effect":"Allow","Principal":{"AWS":"210987654321"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::media/*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}`,
		Condition: checkTransportOnAllow,
	},
}

// keyNetworkChecks are about network perimeters.
var keyNetworkChecks = []frame.Check{
	{
		ID: "NETWORK_DENY_WITHOUT_SERVICE_EXEMPTION", Class: frame.Warning, Types: iam.Identity | iam.Boundary | iam.SCP | iam.Resource | iam.RCP, NoEndpoint: true, AWS: frame.Accepts, Phase: frame.PhaseLogic, Link: frame.PerimeterPage,
		Title:     "Network restriction that denies AWS services",
		Why:       "Calls that AWS services make, for the caller or for themselves, come from other networks and lack the keys of the caller's network. A Deny of everything outside also denies these calls.",
		Fix:       `Add "BoolIfExists": {"aws:ViaAWSService": "false"} to the condition.`,
		Example:   `{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":"198.51.100.0/24"}}}`,
		Statement: checkNetworkDeny,
	},
}

// checkMFA reports demands for MFA that miss a case (E-1211).
func checkMFA(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	if !e.Is(view.MFAPresentKey) || !e.Op.Valid || !c.Afford(s, 2) {
		return
	}
	boolean := e.Op.Family == iam.BoolFamily || e.Op.Family == iam.StringFamily && !e.Op.Negated
	switch {
	case s.Effect == policy.Deny && boolean && !e.Op.IfExists && e.Op.Set != iam.ForAllValues && e.Only("false"):
		if !otherDeny(c, s, func(o *view.ConditionEntry) bool { return o.Op.Family == iam.NullFamily }) {
			f := frame.At(e, "Requests with long-term access keys lack "+words.Quote(e.Name)+", so the condition does not hold for them: without MFA they are not denied.")
			f.Fix = `Write "BoolIfExists" instead of ` + words.Quote(e.Operator) + "."
			c.Add(f)
		}
	case s.Effect == policy.Deny && e.AsksAbsence():
		if s.KeysKnown() && !testsMFA(s, e) && !otherDeny(c, s, func(o *view.ConditionEntry) bool { return o.Op.Family == iam.BoolFamily }) {
			f := frame.At(e, "The condition denies requests that lack "+words.Quote(e.Name)+" only. Temporary credentials from a login without MFA have the key, with the value false: they are not denied.")
			f.Fix = `Write "BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}, which denies both.`
			c.Add(f)
		}
	case s.Effect == policy.Allow && e.AsksPresence():
		if s.KeysKnown() && !testsMFA(s, e) {
			f := frame.At(e, "Null tests whether the key "+words.Quote(e.Name)+" is there, not whether it is true. Temporary credentials have it without MFA too: they are allowed.")
			f.Fix = `Write "Bool": {"aws:MultiFactorAuthPresent": "true"}.`
			c.Add(f)
		}
	case s.Effect == policy.Allow && boolean && e.Op.IfExists && e.Only("true"):
		if s.KeysKnown() && !testsMFA(s, e) {
			f := frame.At(e, "Requests with long-term access keys lack "+words.Quote(e.Name)+", and with IfExists the condition holds for them: without MFA they are allowed.")
			f.Fix = `Write "Bool" instead of ` + words.Quote(e.Operator) + "."
			c.Add(f)
		}
	}
}

// testsMFA reports whether a further condition of the statement is about MFA.
func testsMFA(s *view.Statement, e *view.ConditionEntry) bool {
	return slices.ContainsFunc(s.Conditions, func(o view.ConditionEntry) bool {
		return o.Node != e.Node && (o.Is(view.MFAPresentKey) || o.Is("aws:MultiFactorAuthAge"))
	})
}

// otherDeny reports whether another statement that may be a Deny has, or may have, a condition on MFA of the kind.
func otherDeny(c *frame.Pass, s *view.Statement, kind func(*view.ConditionEntry) bool) bool {
	return c.Doc.MoreStatements || slices.ContainsFunc(c.Statements, func(o *view.Statement) bool {
		if o == s || o.Effect == policy.Allow {
			return false
		}
		return !c.Spend(1+len(o.Conditions)+len(o.Actions)*len(s.Actions)) || !o.KeysKnown() || slices.ContainsFunc(o.Key(view.MFAPresentKey), kind) && mayCoverActions(o, s)
	})
}

// mayCoverActions reports whether a statement is about all actions of another one, or may be.
func mayCoverActions(o, s *view.Statement) bool {
	if o.NotAction != nil || s.NotAction != nil || !o.ActionsKnown() || !s.ActionsKnown() {
		return true
	}
	return !slices.ContainsFunc(s.Actions, func(a view.ActionEntry) bool {
		return !slices.ContainsFunc(o.Actions, func(b view.ActionEntry) bool { return b.Star || view.GlobCovers(b.Text, a.Text, true) })
	})
}

// transportOf says whether a condition on aws:SecureTransport holds for calls over TLS, or for others; neither if it is about
// something else, or not known.
func transportOf(e *view.ConditionEntry) (tls, plain bool) {
	if !e.Is(view.SecureTransportKey) || !e.Compares() || e.Op.Family != iam.BoolFamily && e.Op.Family != iam.StringFamily {
		return false, false
	}
	tls, plain = e.Only("true"), e.Only("false")
	if e.Op.Negated {
		return plain, tls
	}
	return tls, plain
}

func checkTransport(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	tls, plain := transportOf(e)
	var message string
	switch {
	case s.Effect == policy.Deny && tls:
		// A Deny of old TLS versions asks for TLS first.
		if !c.Afford(s, 1) || !s.KeysKnown() || slices.ContainsFunc(s.Conditions, func(o view.ConditionEntry) bool { return strings.Contains(strings.ToLower(o.Name), "tlsversion") }) {
			return
		}
		message = "The statement denies calls over TLS and none over plain HTTP."
	case s.Effect == policy.Allow && plain:
		message = "The statement allows calls over plain HTTP and none over TLS."
	default:
		return
	}
	if e.Op.Family != iam.BoolFamily {
		message = strings.TrimSuffix(message, ".") + ", as far as AWS compares the key with " + words.Quote(e.Operator) + " at all."
	}
	c.Add(frame.At(e, message))
}

func checkTransportOnAllow(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	if tls, _ := transportOf(e); !tls || s.Effect != policy.Allow || c.Doc.MoreStatements {
		return
	}
	for _, o := range c.Statements {
		if o.Effect == policy.Allow {
			continue
		}
		if !c.Spend(1+len(o.Conditions)) || !o.KeysKnown() {
			return
		}
		for _, other := range o.Key(view.SecureTransportKey) {
			if tls, _ := transportOf(other); !tls {
				return
			}
		}
	}
	c.Add(frame.At(e, "Only this grant requires TLS: no statement of the policy denies calls over plain HTTP."))
}

// Keys of network perimeters, and keys about calls of services.
var (
	perimeterKeys = view.KeyList{
		"aws:sourceip", "aws:sourcevpc", "aws:sourcevpce", "aws:sourcevpcarn", "aws:vpcsourceip",
		"aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths",
	}
	serviceCallKeys = view.KeyList{
		"aws:viaawsservice", "aws:principalisawsservice", "aws:calledvia", "aws:calledviafirst", "aws:calledvialast",
		"aws:principalservicename", "aws:principalservicenameslist",
	}
)

// checkNetworkDeny reports the first condition of a Deny that holds for everything outside of a network, calls of services
// included.
func checkNetworkDeny(c *frame.Pass, s *view.Statement) {
	if s.Effect != policy.Deny || len(s.Conditions) == 0 || !s.KeysKnown() ||
		slices.ContainsFunc(s.Conditions, func(e view.ConditionEntry) bool { return serviceCallKeys.Has(e.Name) }) {
		return
	}
	for i := range s.Conditions {
		e := &s.Conditions[i]
		if !perimeterKeys.Has(e.Name) || !c.Afford(s, 1) || !e.Compares() || !e.Op.Negated || e.WithoutKey() != truth.True || s.MayRequireKey(e.Name) || c.FoundWrong(e.Node) {
			continue
		}
		f := frame.AtOperator(e, "Calls that AWS services make for a caller do not come from the network that "+words.Quote(e.Name)+" names, so this Deny blocks them.")
		if e.Is("aws:SourceIp") {
			f.Message += " It also blocks calls through VPC endpoints, whose requests lack the key."
		}
		if c.Type&(iam.Resource|iam.RCP) != 0 {
			f.Fix = `Add "BoolIfExists": {"aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false"} to the condition.`
		}
		c.Add(f)
		return
	}
}
