// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// chooser makes the choices that a random configuration is made of: those of a fuzzer's
// input while there are any, then those of a random generator.
type chooser struct {
	input  []byte
	random *rand.Rand
	// theme is what a configuration is mostly about.
	theme *theme
}

// newChooser returns a chooser that makes the same choices for the same arguments.
func newChooser(seed uint64, input []byte) *chooser {
	return &chooser{input, rand.New(rand.NewPCG(seed, 0x1a6)), &themes[0]}
}

// n returns a number below most.
func (c *chooser) n(most int) int {
	if len(c.input) > 0 {
		b := int(c.input[0])
		c.input = c.input[1:]
		return b % most
	}
	return c.random.IntN(most)
}

// one says yes in one of so many cases.
func (c *chooser) one(in int) bool { return c.n(in) == 0 }

func pick[T any](c *chooser, list []T) T { return list[c.n(len(list))] }

// The words that configurations are made of. A value that turns out otherwise is
// another one of its list.
var (
	someAccounts   = []string{"444455556666", "777788889999"}
	someCallers    = []string{"arn:aws:iam::444455556666:role/app/worker", "arn:aws:iam::444455556666:role/other", "arn:aws:iam::444455556666:user/mira", "arn:aws:iam::777788889999:role/guest", "arn:aws:sts::444455556666:assumed-role/worker/s1", "arn:aws:iam::444455556666:root", "lambda.amazonaws.com", "*"}
	somePrincipals = []string{"*", "444455556666", "777788889999", "arn:aws:iam::444455556666:root", "arn:aws:iam::777788889999:root", someCallers[0], someCallers[1], someCallers[3], someCallers[4]}
	someEffects    = []string{"Allow", "Allow", "Deny"}
	someVersions   = []string{"2012-10-17", "2012-10-17", "2008-10-17"}
	someDecisions  = []string{"allowed", "denied", "explicitDeny", "implicitDeny"}
	someValues     = []string{"vpc-1", "vpc-2", "blue", "worker", ""}
	someWords      = [][]string{{"error", "warn"}, {"defer", "warn", "error"}, {"undetermined", "documented"}, {"any", "absent"}, {"red", "green"}, {"allow", "warn", "deny"}}
	someLists      = [][]string{someAccounts, someCallers, somePrincipals, someEffects[1:], someVersions[1:], someDecisions, someValues}
)

// theme is what a configuration is mostly about, so that its parts have to do with each
// other.
type theme struct {
	// actions and resources are those that policies name, owner is who has a policy.
	actions, resources []string
	owner              string
	// questions are actions with the resources that they can be asked about.
	questions []question
}

type question struct{ actions, resources []string }

var themes = []theme{
	{
		[]string{"*", "sqs:SendMessage", "sqs:*"},
		[]string{"*", "arn:aws:sqs:eu-west-1:444455556666:q", "arn:aws:sqs:*:*:*", "arn:aws:s*:eu-west-1:444455556666:q", "arn:aws:sqs:EU-west-1:444455556666:q", "arn:aws:sqs:*:*:${aws:PrincipalTag/team}"},
		"arn:aws:sqs:eu-west-1:444455556666:q",
		[]question{
			{[]string{"sqs:SendMessage"}, []string{"arn:aws:sqs:eu-west-1:444455556666:q"}},
			{[]string{"sqs:SendMessage"}, []string{"arn:aws:sqs:eu-west-1:777788889999:q"}},
			{[]string{"sqs:Send*"}, []string{"arn:aws:sqs:eu-west-1:444455556666:*"}},
		},
	},
	{
		[]string{"*", "s3:GetObject", "s3:Get*", "s3:ListBucket"},
		[]string{"*", "arn:aws:s3:::b", "arn:aws:s3:::b/*", "arn:aws:s3:::b/x", "arn:aws:s3:::*", "arn:aws:s3:::b/${aws:username}"},
		"arn:aws:s3:::b",
		[]question{
			{[]string{"s3:GetObject"}, []string{"arn:aws:s3:::b/x"}},
			{[]string{"s3:GetObject", "s3:ListBucket"}, []string{"arn:aws:s3:::b/*", "arn:aws:s3:::b"}},
			{[]string{"s3:GetObject"}, nil},
			{[]string{"s3:ListAllMyBuckets"}, nil},
		},
	},
	{
		[]string{"*", "kms:Decrypt", "kms:*"}, []string{"*", "arn:aws:kms:eu-west-1:444455556666:key/k", "arn:aws:kms:*:444455556666:key/*"},
		"arn:aws:kms:eu-west-1:444455556666:key/k",
		[]question{{[]string{"kms:Decrypt"}, []string{"arn:aws:kms:eu-west-1:444455556666:key/k"}}},
	},
	{
		[]string{"*", "sts:AssumeRole", "iam:PassRole"}, []string{"*", "arn:aws:iam::444455556666:role/app/worker", "arn:aws:iam::444455556666:role/*"},
		"arn:aws:iam::444455556666:role/app/worker",
		[]question{
			{[]string{"sts:AssumeRole"}, []string{"arn:aws:iam::444455556666:role/app/worker"}},
			{[]string{"iam:PassRole"}, []string{"arn:aws:iam::444455556666:role/app/worker"}},
		},
	},
}

// about returns a list of the theme, rarely another.
func (c *chooser) about(of func(*theme) []string) []string {
	if c.one(8) {
		return of(&themes[c.n(len(themes))])
	}
	return of(c.theme)
}

func (c *chooser) actions() any {
	return c.strings(c.about(func(t *theme) []string { return t.actions }))
}

func (c *chooser) resources() any {
	return c.strings(c.about(func(t *theme) []string { return t.resources }))
}

// ctyValue turns slices into tuples and maps into objects.
func ctyValue(v any) cty.Value {
	switch v := v.(type) {
	case nil:
		return cty.NullVal(cty.DynamicPseudoType)
	case cty.Value:
		return v
	case string:
		return cty.StringVal(v)
	case bool:
		return cty.BoolVal(v)
	case []string:
		out := make([]cty.Value, len(v))
		for i, s := range v {
			out[i] = cty.StringVal(s)
		}
		return cty.TupleVal(out)
	case []any:
		out := make([]cty.Value, len(v))
		for i, e := range v {
			out[i] = ctyValue(e)
		}
		return cty.TupleVal(out)
	case map[string]any:
		out := make(map[string]cty.Value, len(v))
		for name, e := range v {
			out[name] = ctyValue(e)
		}
		return cty.ObjectVal(out)
	default:
		panic(fmt.Sprintf("%T in a configuration", v))
	}
}

// encodedJSON is jsonencode.
func encodedJSON(v cty.Value) cty.Value {
	text, err := ctyjson.Marshal(v, v.Type())
	if err != nil {
		panic(err)
	}
	return cty.StringVal(string(text))
}

// kind is a kind of policy: what it may say.
type kind uint8

const (
	ofIdentity kind = iota
	ofResource
	ofSCP
	ofRCP
)

// document returns a policy of a kind.
func (c *chooser) document(k kind) cty.Value {
	statements := make([]any, 1+c.n(2))
	for i := range statements {
		s := map[string]any{"Effect": pick(c, someEffects), "Action": c.actions()}
		if k == ofRCP {
			s["Effect"], s["Action"] = "Deny", c.strings(c.theme.actions[1:]) // "*" is first
		}
		if c.one(8) && (k < ofSCP || s["Effect"] == "Deny") {
			s["NotResource"] = c.resources()
		} else {
			s["Resource"] = c.resources()
		}
		switch k {
		case ofResource:
			s["Principal"] = c.principal()
		case ofRCP:
			s["Principal"] = "*"
		}
		if c.one(4) {
			s["Condition"] = c.condition()
		}
		if k == ofSCP && s["Effect"] == "Allow" {
			s["Resource"] = "*"
			delete(s, "Condition")
		}
		statements[i] = s
	}
	doc := map[string]any{"Statement": statements, "Version": pick(c, someVersions)}
	if k > ofResource {
		doc["Version"] = someVersions[0]
	} else if c.one(8) {
		delete(doc, "Version")
	}
	v := ctyValue(doc)
	if c.one(3) {
		return encodedJSON(v)
	}
	return v
}

// strings returns a string of a list, or a few.
func (c *chooser) strings(list []string) any {
	if c.one(2) {
		return pick(c, list)
	}
	out := make([]any, 1+c.n(2))
	for i := range out {
		out[i] = pick(c, list)
	}
	return out
}

func (c *chooser) principal() any {
	switch c.n(6) {
	case 0:
		return "*"
	case 1:
		return map[string]any{"Service": "lambda.amazonaws.com"}
	default:
		return map[string]any{"AWS": c.strings(somePrincipals)}
	}
}

func (c *chooser) condition() any {
	switch c.n(5) {
	case 0:
		return map[string]any{"Bool": map[string]any{"aws:SecureTransport": "false"}}
	case 1:
		return map[string]any{pick(c, []string{"ArnLike", "ArnNotLike"}): map[string]any{"aws:PrincipalArn": c.strings(someCallers[:5])}}
	case 2:
		return map[string]any{"Null": map[string]any{"aws:SourceVpc": pick(c, []string{"true", "false"})}}
	default:
		return map[string]any{
			pick(c, []string{"StringEquals", "StringNotEquals", "StringEqualsIfExists", "ForAnyValue:StringLike"}): map[string]any{
				pick(c, []string{"aws:SourceVpc", "aws:PrincipalTag/team", "aws:PrincipalAccount"}): c.strings(someValues[:4]),
			},
		}
	}
}

// policies returns a policy list in one of its shapes.
func (c *chooser) policies(k kind) cty.Value {
	element := func() any {
		switch {
		case k == ofSCP && !c.one(3):
			return "FullAWSAccess"
		case k == ofRCP && c.one(3):
			return "RCPFullAWSAccess"
		case c.one(8):
			return nil
		default:
			return c.document(k)
		}
	}
	texts := func() []cty.Value {
		out := make([]cty.Value, 1+c.n(3))
		for i := range out {
			out[i] = ctyValue(element())
			if out[i].IsNull() {
				out[i] = cty.NullVal(cty.String)
			} else if out[i].Type() != cty.String {
				out[i] = encodedJSON(out[i])
			}
		}
		return out
	}
	switch c.n(8) {
	case 0:
		return ctyValue(element())
	case 1:
		return cty.ListVal(texts())
	case 2:
		return cty.SetVal(texts())
	case 3:
		return cty.EmptyTupleVal
	case 4, 5:
		if k == ofIdentity {
			return ctyValue(map[string]any{"b": element(), "a": element()})
		}
	}
	list := make([]any, 1+c.n(3))
	for i := range list {
		list[i] = element()
	}
	return ctyValue(list)
}

func (c *chooser) levels(k kind) cty.Value {
	list := make([]any, c.n(4))
	for i := range list {
		list[i] = c.policies(k)
		if c.one(8) {
			list[i] = nil
		}
	}
	return ctyValue(list)
}

// resourcePolicies returns policies of the resources that are asked about.
func (c *chooser) resourcePolicies() cty.Value {
	out := make(map[string]any)
	for i := range themes[:3] {
		owner := themes[i].owner
		if owner == c.theme.owner && !c.one(4) || c.one(6) {
			out[owner] = c.document(ofResource)
			switch c.n(8) {
			case 0:
				out[owner] = nil
			case 1:
				out[owner] = "NoPolicy"
			}
		}
	}
	if c.one(4) {
		out["arn:aws:kms:*:444455556666:key/*"] = "DefaultKeyPolicy"
	}
	if c.one(4) {
		out["arn:aws:sqs:*:*:*"] = c.document(ofResource)
	}
	if owner := themes[3].owner; owner == c.theme.owner || c.one(4) {
		out[owner] = ctyValue(map[string]any{"Version": "2012-10-17", "Statement": []any{
			map[string]any{"Effect": pick(c, someEffects), "Action": "sts:AssumeRole", "Principal": c.principal()},
		}})
	}
	return ctyValue(out)
}

// context returns condition keys.
func (c *chooser) context() cty.Value {
	out := make(map[string]cty.Value)
	for _, key := range []string{"aws:SourceVpc", "aws:PrincipalTag/team"} {
		if c.one(2) {
			var list []cty.Value
			for range c.n(3) {
				list = append(list, cty.StringVal(pick(c, someValues)))
			}
			out[key] = cty.ListValEmpty(cty.String)
			if list != nil {
				out[key] = cty.ListVal(list)
			}
		}
	}
	if len(out) == 0 {
		return cty.MapValEmpty(cty.List(cty.String))
	}
	return cty.MapVal(out)
}

// expectation returns an expectation about a question.
func (c *chooser) expectation(typ cty.Type, index int) cty.Value {
	texts := func(list []string) cty.Value {
		if list == nil {
			return cty.NullVal(cty.List(cty.String))
		}
		out := make([]cty.Value, len(list))
		for i, s := range list {
			out[i] = cty.StringVal(s)
		}
		return cty.ListVal(out)
	}
	q := pick(c, c.theme.questions)
	out := make(map[string]cty.Value)
	for name, a := range typ.AttributeTypes() {
		out[name] = cty.NullVal(a)
	}
	out["decision"], out["actions"], out["resources"] = cty.StringVal(pick(c, someDecisions)), texts(q.actions), texts(q.resources)
	if !c.one(4) {
		out["name"] = cty.StringVal(someWords[4][index%2] + fmt.Sprint(index))
	}
	if c.one(4) {
		out["principal"] = cty.StringVal(pick(c, someCallers[5:]))
		if c.one(4) {
			out["principal"] = cty.StringVal(pick(c, someCallers))
		}
	}
	if c.one(16) {
		out["except_actions"] = texts([]string{pick(c, []string{"s3:ListBucket", "sqs:SendMessage", "kms:*"})})
	}
	if c.one(16) {
		out["except_resources"] = texts(c.theme.resources[2:3])
	}
	if c.one(6) {
		out["context"] = c.context()
	}
	if c.one(3) {
		out["enforcement"] = cty.StringVal(pick(c, someWords[0]))
	}
	if c.one(6) {
		out["unstated_context"] = cty.StringVal(pick(c, someWords[3]))
	}
	return cty.ObjectVal(out)
}

// configuration returns a configuration of the resource, with nothing unknown.
func (c *chooser) configuration(t *terraform) cty.Value {
	c.theme = &themes[max(0, c.n(len(themes)+2)-2)]
	out := make(map[string]cty.Value)
	for name, a := range t.object.AttributeTypes() {
		out[name] = cty.NullVal(a)
	}
	set := func(name string, in int, v func() cty.Value) {
		if c.one(in) {
			out[name] = v()
		}
	}
	word := func(list []string) func() cty.Value {
		return func() cty.Value { return cty.StringVal(pick(c, list)) }
	}
	if c.one(3) {
		out["account_id"] = cty.StringVal(someAccounts[0])
		set("principal", 2, word(someCallers[:2]))
	} else {
		set("principal", 1, word(someCallers))
	}
	principal := ""
	if v := out["principal"]; !v.IsNull() {
		principal = v.AsString()
	}
	user, root := strings.Contains(principal, ":user/"), strings.HasSuffix(principal, ":root")
	if principal == "" || strings.HasPrefix(principal, "arn:") || c.one(8) {
		out["identity_policies"] = c.policies(ofIdentity)
		set("permissions_boundary", 5, func() cty.Value { return c.document(ofIdentity) })
		set("session_policies", 8, func() cty.Value { return c.policies(ofIdentity) })
		if root && !c.one(8) {
			out["permissions_boundary"], out["session_policies"] = cty.NullVal(cty.DynamicPseudoType), cty.NullVal(cty.DynamicPseudoType)
		}
		if user && !c.one(8) {
			out["session_policies"] = cty.NullVal(cty.DynamicPseudoType)
		}
	}
	set("service_control_policies", 2, func() cty.Value { return c.levels(ofSCP) })
	set("resource_control_policies", 3, func() cty.Value { return c.levels(ofRCP) })
	set("resource_policies", 2, c.resourcePolicies)
	set("vpc_endpoint_policy", 8, func() cty.Value { return c.document(ofResource) })
	set("resource_account_ids", 6, func() cty.Value {
		return cty.MapVal(map[string]cty.Value{"arn:aws:s3:::b": cty.StringVal(pick(c, someAccounts))})
	})
	set("context", 3, c.context)
	set("unstated_context", 6, word(someWords[3]))
	set("on_undetermined", 1, word(someWords[1]))
	set("contested", 1, word(someWords[2]))
	list := make([]cty.Value, 1+c.n(2))
	for i := range list {
		list[i] = c.expectation(t.object.AttributeType("expectations").ElementType(), i)
	}
	out["expectations"] = cty.ListVal(list)
	for _, name := range []string{"within", "includes", "excludes"} {
		set(name, 5, func() cty.Value { return c.proofs(name) })
	}
	set("new_access", 3, word(someWords[5]))
	if c.one(8) {
		out["expectations"] = cty.NullVal(t.object.AttributeType("expectations"))
	}
	return cty.ObjectVal(out)
}

// proofs returns documents by names that no other argument has.
func (c *chooser) proofs(prefix string) cty.Value {
	out := make(map[string]any)
	for i := range 1 + c.n(2) {
		out[prefix+fmt.Sprint(i)] = c.document(ofIdentity)
		if c.one(8) {
			out[prefix+fmt.Sprint(i)] = nil
		}
	}
	return ctyValue(out)
}
