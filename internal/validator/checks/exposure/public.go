// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package exposure

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

const (
	publicAccess         = "RESOURCE_PUBLIC_ACCESS"
	publicWeakCondition  = "RESOURCE_PUBLIC_WITH_WEAK_CONDITION"
	allowNotPrincipal    = "ALLOW_WITH_NOT_PRINCIPAL"
	functionURLAuthType  = "lambda:FunctionUrlAuthType"
	principalIsService   = "aws:PrincipalIsAWSService"
	viaService           = "aws:ViaAWSService"
	principalServiceName = "aws:PrincipalServiceName"
)

// exposurePublicChecks are about resources that are open to everybody.
var exposurePublicChecks = []frame.Check{
	{
		ID: publicAccess, Class: frame.SecurityWarning, Types: iam.Resource, NoEndpoint: true, AWS: frame.Accepts, Phase: frame.PhaseLogic, Link: publicAccessPage,
		Title:     "Resource open to everybody",
		Why:       "A statement that allows everyone, without a condition on who calls or from where, opens the resource to all AWS accounts, and to unsigned requests where the service accepts them.",
		Fix:       "Name the accounts, roles or services, or add a condition such as aws:PrincipalOrgID.",
		Example:   `{"Effect":"Allow","Principal":"*","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs"}`,
		Statement: checkPublic,
	},
	{
		ID: publicWeakCondition, FoundBy: publicAccess, Class: frame.SecurityWarning, Types: iam.Resource, NoEndpoint: true, AWS: frame.Accepts, Phase: frame.PhaseLogic, Link: s3PublicPage,
		Title:   "Resource open to everybody although there is a condition",
		Why:     "Conditions on time, transport, referer, encryption or prefixes do not say who calls. Negated operators, IfExists and ForAllValues hold for requests without the key, and values that are wildcards or very wide ranges do not restrict anyone.",
		Fix:     "Add a condition on who calls or from where, such as aws:PrincipalOrgID, aws:SourceVpce or aws:SourceArn.",
		Example: `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::m/*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}`,
	},
}

// serviceKeysOfClosed are the service keys that restrict a statement although a function URL needs no signature.
var serviceKeysOfClosed = slices.DeleteFunc(slices.Clone(view.ServiceKeys), func(key string) bool { return strings.EqualFold(key, functionURLAuthType) })

// checkPublic reports statements that allow everyone.
func checkPublic(c *frame.Pass, s *view.Statement) {
	if s.Effect != policy.Allow {
		return
	}
	element := s.Node.Get("Principal")
	if s.NotPrincipal != nil {
		element = s.NotPrincipal.Node
		if c.Reported(element, allowNotPrincipal) { // which says as much
			c.Replace(s, publicAccess, publicWeakCondition)
		}
	} else if s.Everyone() == nil {
		return
	}
	keys := view.ServiceKeys
	if slices.ContainsFunc(s.Key(functionURLAuthType), openURL) {
		keys = serviceKeysOfClosed
	}
	if c.AnyFoundWrong(element) || c.Restricted(s, view.CallerKeys, view.SourceKeys, view.NetworkKeys, keys) != truth.False || mayDeny(c, s) {
		return
	}
	f := frame.Found{ID: publicAccess, At: element, Message: whoIsIn(c, s) + " may call " + whatIsOpen(c, s)}
	if s.NotPrincipal != nil {
		f.Message = "Everyone but those in NotPrincipal, other accounts included, may call " + whatIsOpen(c, s)
	}
	if len(s.Conditions) > 0 {
		f.ID, f.At = publicWeakCondition, s.Condition.Node
		f.Message += " " + whyWeak(s)
	}
	if c.Account != "" && c.PolicyService() != iam.S3 {
		f.Fix = fmt.Sprintf(`Name the accounts, roles or services that need it, or add the condition {"StringEquals": {"aws:PrincipalAccount": %s}}.`, words.Quote(c.Account))
	}
	c.Add(f)
}

// openURL reports whether a condition on the authentication of function URLs lets in requests without any.
func openURL(e *view.ConditionEntry) bool {
	return slices.ContainsFunc(e.Values, func(v view.Value) bool { return v.Known && v.Text == "NONE" })
}

// whoIsIn says who a statement for everyone lets in: some services and single actions answer requests that are not signed
// (E-1370).
func whoIsIn(c *frame.Pass, s *view.Statement) string {
	service := c.PolicyService()
	for _, name := range facts.AnonymousNames() {
		prefix, _, single := strings.Cut(name, ":")
		switch {
		case !single && (prefix == service || c.Attachment == iam.APIGateway && prefix == "execute-api"),
			single && slices.ContainsFunc(s.Actions, func(a view.ActionEntry) bool { return !a.Not && !a.Star && a.Known && a.Covers(name) }):
			return "Anyone, signed in or not,"
		}
	}
	if service == "" {
		return "Anyone with an AWS account, and, where the service accepts unsigned requests, anyone at all,"
	}
	return "Anyone with an AWS account"
}

// whatIsOpen names the actions of a statement by access level, the gravest first.
func whatIsOpen(c *frame.Pass, s *view.Statement) string {
	if s.NotAction != nil {
		return "every action but those in NotAction."
	}
	if _, all := s.AllActions(); all {
		return "every action, including those that write and that change permissions."
	}
	byLevel := map[catalog.AccessLevel][]string{}
	var unknown []string
	for i := range s.Actions {
		a := &s.Actions[i]
		e := c.Expand(a)
		for _, action := range e.Actions {
			byLevel[action.Levels.Primary()] = words.AppendNew(byLevel[action.Levels.Primary()], action.Name)
		}
		if !e.Known {
			unknown = append(unknown, a.Text)
		}
	}
	var parts []string
	for _, l := range []struct {
		level catalog.AccessLevel
		words string
	}{
		{catalog.PermissionsManagement, "actions that change permissions"},
		{catalog.Write, "actions that write"},
		{catalog.Tagging, "actions that tag"},
		{catalog.Read, "actions that read"},
		{catalog.List, "actions that list"},
	} {
		if names := byLevel[l.level]; len(names) > 0 {
			parts = append(parts, l.words+" ("+nameSome(names)+")")
		}
	}
	if len(unknown) > 0 {
		parts = append(parts, nameSome(unknown))
	}
	if len(parts) == 0 {
		return "the actions of the statement."
	}
	return words.List(parts, "and") + "."
}

// nameSome lists a few of the names.
func nameSome(names []string) string {
	const most = 4
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:most], ", ") + " and " + words.Count(len(names)-most, "other", "others")
}

// whyWeak says of each condition why it does not restrict anyone.
func whyWeak(s *view.Statement) string {
	var reasons []string
	for i := range s.Conditions {
		if e := &s.Conditions[i]; len(reasons) < 4 {
			reasons = append(reasons, fmt.Sprintf("%s on %s %s", e.Operator, e.Name, weakness(s, e)))
		}
	}
	return "The conditions do not restrict anyone: " + words.List(reasons, "and") + "."
}

// weakness says why a condition does not identify the caller.
func weakness(s *view.Statement, e *view.ConditionEntry) string {
	switch {
	case e.Op.Family == iam.NullFamily:
		return "only says whether the key is there"
	case !e.Op.Valid:
		return "is not a condition that AWS knows"
	case e.Op.IfExists:
		return "holds for requests without the key"
	case e.Op.Negated:
		return "excludes only those it names"
	case e.Op.Set == iam.ForAllValues && !s.RequiresKey(e.Name):
		return "holds for requests without the key"
	case e.Is(functionURLAuthType):
		return "holds for requests without a signature"
	case e.HasPrefix("aws:PrincipalTag/"):
		return "is about tags, which other accounts can set on their own principals"
	case view.NamesNoAccount(e):
		return "names no account, and anyone can have a role or resource with such a name"
	case view.CallerKeys.Has(e.Name), view.SourceKeys.Has(e.Name), view.NetworkKeys.Has(e.Name), view.ServiceKeys.Has(e.Name):
		return "has a value that excludes nothing"
	case e.Is("aws:Referer"), e.Is("aws:UserAgent"):
		return "is about text that callers choose"
	case e.Is(principalIsService), e.Is(principalServiceName), e.Is(viaService):
		return "holds for services, which call for anybody"
	case e.Op.Family == iam.DateFamily:
		return "is about time"
	}
	return "does not say who calls"
}
