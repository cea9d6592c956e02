// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package trust

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

const (
	irsaBroad    = "IRSA_SUBJECT_TOO_BROAD"
	cognitoGuest = "COGNITO_TRUST_UNAUTHENTICATED"
)

// trustClusterChecks are about the issuers of EKS clusters, and about Amazon Cognito.
var trustClusterChecks = []frame.Check{
	{
		ID: irsaBroad, Class: frame.SecurityWarning, Types: iam.Trust, AWS: frame.Accepts, Phase: frame.PhaseLogic, Link: irsaPage,
		Title:     "Role that any pod of a cluster can take",
		Why:       "The tokens of an EKS cluster name namespace and service account in their sub claim. Without a condition on it, or with a wildcard in the namespace, any workload of the cluster can take the role.",
		Fix:       `Compare the claim sub with "system:serviceaccount:NAMESPACE:SERVICE-ACCOUNT".`,
		Example:   `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0A1B2C"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"oidc.eks.eu-west-1.amazonaws.com/id/0A1B2C:aud":"sts.amazonaws.com"},"StringLike":{"oidc.eks.eu-west-1.amazonaws.com/id/0A1B2C:sub":"system:serviceaccount:*"}}}`,
		Condition: checkServiceAccount,
		Statement: func(c *frame.Pass, s *view.Statement) {
			for _, p := range webProviders(c, s) {
				subject := p.claims("sub")
				if !clusterIssuer(p.url) || slices.ContainsFunc(s.Conditions, func(e view.ConditionEntry) bool { return openServiceAccount(s, &e) >= 0 }) ||
					admitsNone(c, s, &p) || restrictedBy(c, s, subject) != truth.False || mayBeDenied(c, iam.AssumeActions[iam.WebAssume], subject) {
					continue
				}
				c.Add(frame.Found{
					At: conditionPlace(s), Subject: p.name, Related: []policy.Related{frame.Related(p.node, "identity provider")},
					Message: "Any pod of the cluster " + words.Quote(p.issuer) + " can take the role: no condition requires a value of its claim sub.",
					Fix:     addCondition(s, "StringEquals", words.Quote(p.issuer+":sub")+`: "system:serviceaccount:NAMESPACE:SERVICE-ACCOUNT"`) + ".",
				})
			}
		},
	},
	{
		ID: cognitoGuest, Class: frame.SecurityWarning, Types: iam.Trust, AWS: frame.Accepts, Phase: frame.PhaseLogic, Link: cognitoRolesPage,
		Title:     "Role that guests of an identity pool can take",
		Why:       "Identity pools of Amazon Cognito can hand out tokens to users who did not sign in. Unless a condition on amr requires a sign-in, these users can take the role.",
		Fix:       `Add to the condition: "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": "authenticated"}. If the role is for guests, keep its permissions minimal.`,
		Example:   `{"Effect":"Allow","Principal":{"Federated":"cognito-identity.amazonaws.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"cognito-identity.amazonaws.com:aud":"eu-west-1:11112222-3333-4444-5555-666677778888"}}}`,
		Statement: checkCognito,
	},
}

// clusterIssuer reports whether the URL is that of the issuer of an EKS cluster.
func clusterIssuer(url string) bool {
	host, _, _ := strings.Cut(url, "/")
	return strings.HasPrefix(host, "oidc.eks.") && iam.ServiceLabels(host) != "" || strings.HasPrefix(host, "oidc-eks.") && strings.HasSuffix(host, ".api.aws")
}

// openServiceAccount returns the index of the first value of a condition on the sub claim of a cluster, in an Allow, whose
// wildcards leave the namespace open; -1 if there is none.
func openServiceAccount(s *view.Statement, e *view.ConditionEntry) int {
	issuer, ok := strings.CutSuffix(strings.ToLower(e.Name), ":sub")
	if s.Effect != policy.Allow || !ok || e.Op.Family != iam.StringFamily || e.Op.Negated || !e.Op.Like || !clusterIssuer(issuer) {
		return -1
	}
	return slices.IndexFunc(e.Values, func(v view.Value) bool {
		namespace, ok := strings.CutPrefix(v.Text, "system:serviceaccount:")
		return openUntil(namespace, ":") || !ok && strings.ContainsAny(v.Text, "*?")
	})
}

func checkServiceAccount(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	first := openServiceAccount(s, e)
	if first < 0 {
		return
	}
	for i := first; i < len(e.Values); i++ {
		v := &e.Values[i]
		one := *e
		one.Values = e.Values[i : i+1]
		if c.FoundWrong(v.Node) || openServiceAccount(s, &one) < 0 {
			continue
		}
		c.Add(frame.Found{
			At: v.Node, Subject: v.Text,
			Message: "The subject " + words.Quote(v.Text) + " leaves the namespace open: pods of more than one namespace of the cluster can take the role.",
		})
	}
}

func checkCognito(c *frame.Pass, s *view.Statement) {
	for _, p := range webProviders(c, s) {
		if !strings.HasPrefix(p.url, "cognito-identity") {
			continue
		}
		method := p.claims("amr")
		if !keysKnown(s) || slices.ContainsFunc(s.Conditions, func(e view.ConditionEntry) bool { return method(&e) && mayBarGuests(&e) }) ||
			admitsNone(c, s, &p) || mayBeDenied(c, iam.AssumeActions[iam.WebAssume], method) {
			continue
		}
		f := frame.Found{
			At: conditionPlace(s), Subject: p.name, Related: []policy.Related{frame.Related(p.node, "identity provider")},
			Message: "Guests of the identity pool, who did not sign in, can take the role: no condition requires a value of " + p.issuer + ":amr.",
			Fix:     addCondition(s, "ForAnyValue:StringLike", words.Quote(p.issuer+":amr")+`: "authenticated"`) + ". If the role is for guests, keep its permissions minimal.",
		}
		if slices.ContainsFunc(s.Conditions, func(e view.ConditionEntry) bool { return method(&e) }) {
			f.Message = "Guests of the identity pool, who did not sign in, can take the role: the condition on " + p.issuer + ":amr admits unauthenticated users."
			f.Fix = `Let it require "authenticated" only. If the role is for guests, keep its permissions minimal.`
		}
		c.Add(f)
	}
}

// mayBarGuests reports whether a condition on the authentication methods may keep guests out, whose only method is
// "unauthenticated".
func mayBarGuests(e *view.ConditionEntry) bool {
	if e.Op.Family != iam.StringFamily {
		return false
	}
	matched := false
	for i := range e.Values {
		v := &e.Values[i]
		if !v.Known {
			return true
		}
		value := v.Text
		if e.Op.IgnoreCase {
			value = strings.ToLower(value)
		}
		if glob := pattern.Compile(value); value == "unauthenticated" || e.Op.Like && glob.Match("unauthenticated") {
			matched = true
		}
	}
	return e.More || matched == e.Op.Negated
}
