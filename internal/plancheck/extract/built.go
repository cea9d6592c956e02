// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package extract

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/tables"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// KMSGrant is the attachment of grants on keys, which are no policies and give access like one.
const KMSGrant = "kms-grant"

// built makes the statement that a service makes of a permission's arguments; join makes the
// document of it.
func (x *Extractor) built(r *planfile.Resource, c *tables.Carrier) *Document {
	d := &Document{
		Resource: r, Attribute: "permission", Path: "principal", Type: iam.Resource, Attachment: c.Attachment, Origin: "constructed", Visibility: Known,
		OwnerARN: x.w.OwnerARN(r, c, r.After), Sensitive: r.After.IsSensitive(), slot: slotOf(r, c),
	}
	if c.Attachment == KMSGrant {
		d.Attribute, d.Path = "grant", "grantee_principal"
	}
	if x.source != nil {
		d.File, d.Line = x.source.Place(r, d.Path)
	}
	var members []policy.Member
	add := func(name string, n *policy.Node) { members = append(members, policy.Member{Name: name, Value: n}) }
	if sid := r.After.Get("statement_id").Text(); sid != "" {
		add("Sid", StringNode(sid))
	}
	add("Effect", StringNode("Allow"))
	add("Principal", permissionPrincipal(r.After.Get(d.Path)))
	if c.Attachment == KMSGrant {
		add("Action", grantActions(r.After.Get("operations")))
	} else {
		add("Action", textNode(r.After.Get("action")))
	}
	if d.OwnerARN != "" {
		add("Resource", StringNode(d.OwnerARN))
	} else {
		add("Resource", policy.NewString(policy.Pos{}, pattern.Unknown()))
	}
	conditions, more := x.permissionConditions(r)
	if len(conditions) > 0 || more {
		add("Condition", policy.NewObject(policy.Pos{}, conditions, more))
	}
	d.statement = policy.NewObject(policy.Pos{}, members, false)
	return d
}

// grantActions are the actions that the operations of a grant mean.
func grantActions(v planfile.Value) *policy.Node {
	texts, more := v.Texts()
	elems := make([]*policy.Node, len(texts))
	for i, text := range texts {
		elems[i] = StringNode("kms:" + text)
	}
	return policy.NewArray(policy.Pos{}, elems, more || v.HasUnknown())
}

func textNode(v planfile.Value) *policy.Node {
	if v.IsUnknown() {
		return policy.NewString(policy.Pos{}, pattern.Unknown())
	}
	return StringNode(v.Text())
}

// permissionPrincipal is the Principal that a permission's argument means.
func permissionPrincipal(v planfile.Value) *policy.Node {
	text, ok := v.Str()
	switch {
	case !ok:
		return policy.NewObject(policy.Pos{}, nil, true)
	case text == "*":
		return StringNode("*")
	case arn.IsAccountID(text), strings.HasPrefix(text, "arn:"):
		return policy.NewObject(policy.Pos{}, []policy.Member{{Name: "AWS", Value: StringNode(text)}}, false)
	}
	return policy.NewObject(policy.Pos{}, []policy.Member{{Name: "Service", Value: StringNode(text)}}, false)
}

// permissionKeys are the arguments of a permission that become conditions.
var permissionKeys = []struct{ argument, operator, key string }{
	{"event_source_token", "StringEquals", "lambda:EventSourceToken"},
	{"function_url_auth_type", "StringEquals", "lambda:FunctionUrlAuthType"},
	{"principal_org_id", "StringEquals", "aws:PrincipalOrgID"},
	{"organization_id", "StringEquals", "aws:PrincipalOrgID"},
	{"source_account", "StringEquals", "AWS:SourceAccount"},
	{"source_arn", "ArnLike", "AWS:SourceArn"},
	{"invoked_via_function_url", "Bool", "lambda:InvokedViaFunctionUrl"},
}

func (x *Extractor) permissionConditions(r *planfile.Resource) (operators []policy.Member, more bool) {
	var order []string
	by := map[string][]policy.Member{}
	add := func(operator, key string, value *policy.Node) {
		if by[operator] == nil {
			order = append(order, operator)
		}
		by[operator] = append(by[operator], policy.Member{Name: key, Value: value})
	}
	for _, k := range permissionKeys {
		v := r.After.Get(k.argument)
		if v.IsNull() || v.IsUnknown() && !x.w.Argument(r, k.argument).Given || !v.IsUnknown() && v.Text() == "" {
			continue
		}
		add(k.operator, k.key, textNode(v))
	}
	blocks, unknown := r.After.Blocks("condition")
	for _, b := range blocks {
		operator, ok := b.Get("type").Str()
		key, keyKnown := b.Get("key").Str()
		if !ok || !keyKnown {
			unknown = true
			continue
		}
		add(operator, key, textNode(b.Get("value")))
	}
	for _, operator := range order {
		operators = append(operators, policy.Member{Name: operator, Value: policy.NewObject(policy.Pos{}, by[operator], false)})
	}
	return operators, unknown
}
