// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package checktest

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// Harmless is a document without findings.
const Harmless = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}]}`

// Document is a document of version 2012-10-17 with statements, separated by commas.
func Document(statements string) string {
	return `{"Version":"2012-10-17","Statement":[` + statements + `]}`
}

// Conditioned is a statement with the value of a Condition.
func Conditioned(condition string) string {
	return `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*","Condition":` + condition + `}`
}

// Tree is a document with one statement of these elements.
func Tree(elements ...policy.Member) *policy.Node {
	return policy.NewObject(policy.Pos{}, []policy.Member{
		Member("Version", Literal("2012-10-17")),
		Member("Statement", List(Object(elements...))),
	}, false)
}

// ResourceTree is a document with one statement that allows s3:GetObject on a resource.
func ResourceTree(resource *policy.Node) *policy.Node {
	return Tree(Member("Effect", Literal("Allow")), Member("Action", Literal("s3:GetObject")), Member("Resource", resource))
}

// ActionsTree makes the document one with these actions.
func ActionsTree(actions ...*policy.Node) func(*frame.Input) {
	return func(in *frame.Input) {
		in.Text = ""
		in.Root = Tree(Member("Effect", Literal("Allow")), Member("Principal", Literal("*")), Member("Action", List(actions...)), Member("Resource", Literal("*")))
		if in.Type&(iam.IdentityTypes|iam.SCP) != 0 || in.Type == 0 {
			in.Root = Tree(Member("Effect", Literal("Allow")), Member("Action", List(actions...)), Member("Resource", Literal("*")))
		}
	}
}

// PrincipalTree makes the document one that allows an action to a principal, the value of Principal.
func PrincipalTree(typ iam.Type, action string, principal *policy.Node, more ...policy.Member) func(*frame.Input) {
	members := []policy.Member{Member("Effect", Literal("Allow")), Member("Principal", principal), Member("Action", Literal(action))}
	if typ != iam.Trust {
		members = append(members, Member("Resource", Literal("arn:aws:sns:eu-west-1:123456123456:alerts")))
	}
	return func(in *frame.Input) {
		root := Tree(append(members, more...)...)
		*in = frame.Input{Root: root, Use: view.Use{Type: typ, Attachment: in.Attachment, Account: in.Account}, Options: frame.Options{Overrides: in.Overrides}}
	}
}

// Member is a member of an object.
func Member(name string, value *policy.Node) policy.Member {
	return policy.Member{Name: name, Value: value}
}

// Literal is a string.
func Literal(s string) *policy.Node { return policy.NewString(policy.Pos{}, pattern.Literal(s)) }

// Prefix is a string with a known beginning and an unknown end.
func Prefix(s string) *policy.Node { return policy.NewString(policy.Pos{}, pattern.WithPrefix(s)) }

// Object is an object with the members.
func Object(members ...policy.Member) *policy.Node {
	return policy.NewObject(policy.Pos{}, members, false)
}

// List is a list with known elements only.
func List(elems ...*policy.Node) *policy.Node { return policy.NewArray(policy.Pos{}, elems, false) }

// Texts writes texts separated by spaces as a JSON string or a list.
func Texts(texts string) string {
	fields := strings.Fields(texts)
	if len(fields) == 1 {
		return `"` + fields[0] + `"`
	}
	return `["` + strings.Join(fields, `","`) + `"]`
}

// AllowOn is a statement that allows an action on a resource.
func AllowOn(action, resource string) string {
	return `{"Effect":"Allow","Action":` + Texts(action) + `,"Resource":` + Texts(resource) + `}`
}

// Assuming is a statement of a trust policy for the value of Principal.
func Assuming(principal string) string {
	return `{"Effect":"Allow","Principal":` + principal + `,"Action":"sts:AssumeRole"}`
}

// AssumingIf is Assuming with the value of a Condition.
func AssumingIf(principal, condition string) string {
	return `{"Effect":"Allow","Principal":` + principal + `,"Action":"sts:AssumeRole","Condition":` + condition + `}`
}

// AssumingWith is a statement of a trust policy for the values of Principal and Action.
func AssumingWith(principal, action string) string {
	return `{"Effect":"Allow","Principal":` + principal + `,"Action":` + action + `}`
}

// FederatedIf is a statement of a trust policy for the users of an OIDC provider with the value of a Condition.
func FederatedIf(host, condition string) string {
	return `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/` + host + `"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":` + condition + `}`
}

// OwnAccount says in which account the policy lives.
func OwnAccount(in *frame.Input) { in.Account = "123456123456" }

// AssumeIf is AssumingIf for a role.
func AssumeIf(condition string) string {
	return AssumingIf(`{"AWS":"arn:aws:iam::210987654321:role/app"}`, condition)
}
