// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// conditionWorld is one condition on one key and the request it is evaluated in. Each
// part may be known or not.
type conditionWorld struct {
	operator, key string
	values        []pattern.Text
	more          bool
	version       policy.Version
	context       map[string]request.ContextValue
	caller        *request.Principal
	owner         pattern.Text // of the resource
}

// String renders the world for a failed test.
func (w *conditionWorld) String() string {
	return fmt.Sprintf("%s %s %v more=%v version=%d context=%v caller=%s %v owner=%v",
		w.operator, w.key, w.values, w.more, w.version, w.context, w.caller.Display, w.caller.SameAccountAsResource, w.owner)
}

func (w *conditionWorld) clone() *conditionWorld {
	c := *w
	c.values, c.context = slices.Clone(w.values), maps.Clone(w.context)
	return &c
}

// eval decides the condition. It reports false for worlds that are an input error.
func (w *conditionWorld) eval(options Options) (truth.Value, bool) {
	root := policy.NewString(policy.Pos{}, pattern.Literal("values"))
	list := policy.List{Node: root, More: w.more}
	for _, t := range w.values {
		list.Items = append(list.Items, policy.Item{Text: t, Node: root})
	}
	m, problems := program.CompileCondition(&policy.Condition{Node: root, Operators: []policy.ConditionOperator{{
		Name: w.operator, Node: root, Keys: []policy.ConditionKey{{Name: w.key, Values: list}},
	}}}, w.version, testCatalog{})
	supplied, err := request.NewPartialContext(w.context, testCatalog{})
	if len(problems) > 0 || err != nil {
		return maybe, false
	}
	ev := New(Layers{}, testCatalog{}, options)
	resource := request.NewResource(pattern.Literal("arn:aws:s3:::tide-logs/x"))
	resource.Account = w.owner
	v := &env{}
	ev.enter(v, &request.Request{Principal: w.caller, Context: supplied}, &check{action: &request.Action{Name: "s3:GetObject", Folded: "s3:getobject", Prefix: "s3", Verb: "getobject"}, resource: resource}, nil)
	if checkContext(v) != nil {
		return maybe, false
	}
	return v.matchConditions(m), true
}

// pieces are what the texts of policies and requests are made of, by the family of
// the operator.
var pieces = map[iam.Family][]string{
	iam.StringFamily: {
		"a", "b", "A", "*", "?", ":", "/", "$", "{", "}", "arn:aws:s3:::", "", "${aws:PrincipalTag/v}", "${aws:PrincipalTag/v, 'a'}", "${t:list, 'b'}",
		"${aws:PrincipalAccount}", "${*}", "444455556666", "arn:aws:iam::444455556666:role/app/Harvester", "AROAX:run-7",
	},
	iam.ARNFamily: {
		"arn:", "aws:", "s3:", ":", "::", "a", "*", "?", "arn:aws:s3:::", "${aws:PrincipalTag/v}", "arn:aws:iam::444455556666:role/", "app/Harvester", "Harvester",
	},
	iam.NumericFamily: {"1", "2", "10", "-", ".", "5"},
	iam.DateFamily:    {"2030", "2031", "-01", "-02", "T00:00:00", "Z", "1924992000"},
	iam.BoolFamily:    {"true", "false", "${aws:PrincipalTag/v}"},
	iam.BinaryFamily:  {"YQ==", "Yg=="},
	iam.IPFamily:      {"203.0.113.7", "203.0.113.0/24", "::ffff:203.0.113.7", "2001:db8::1", "0.0.0.0/0"},
	iam.NullFamily:    {"true", "false"},
}

var worldKeys = []string{"aws:SecureTransport", "aws:ViaAWSService", "aws:CalledVia", "aws:SourceIp", "aws:SourceVpce", "aws:CurrentTime", "aws:EpochTime", "aws:RequestedRegion", "t:string", "t:list", "t:arn", "t:number", "t:date", "t:bool", "t:ip", "t:binary", "aws:ResourceTag/x", "aws:TagKeys", "aws:RequestTag/a",
	"aws:PrincipalArn", "aws:userid", "aws:PrincipalAccount", "aws:ResourceAccount", "aws:username"}

// drawWorld draws a world in which everything is known.
func drawWorld(t *rapid.T) (*conditionWorld, iam.Family) {
	base := rapid.SampledFrom(iam.BaseOperators[:]).Draw(t, "operator")
	w := &conditionWorld{
		operator: rapid.SampledFrom([]string{"", iam.AnyPrefix, iam.AllPrefix}).Draw(t, "prefix") + base.Base,
		key:      rapid.SampledFrom(worldKeys).Draw(t, "key"),
		version:  policy.Version2012,
		context:  map[string]request.ContextValue{},
		owner:    pattern.Literal(rapid.SampledFrom([]string{"444455556666", "777788889999"}).Draw(t, "owner")),
	}
	if base.Family != iam.NullFamily && rapid.Bool().Draw(t, "IfExists") {
		w.operator += iam.IfExistsSuffix
	}
	if rapid.IntRange(0, 4).Draw(t, "version") == 0 {
		w.version = policy.Version2008
	}
	text := rapid.Map(rapid.SliceOfN(rapid.SampledFrom(pieces[base.Family]), 1, 3), func(s []string) string { return strings.Join(s, "") })
	if base.Family != iam.StringFamily && base.Family != iam.ARNFamily {
		text = rapid.OneOf(rapid.SampledFrom(pieces[base.Family]), text)
	}
	for _, s := range rapid.SliceOfN(text, 1, 3).Draw(t, "policy values") {
		w.values = append(w.values, pattern.Literal(s))
	}
	for _, key := range []string{w.key, "aws:PrincipalTag/v", "t:list"} {
		if program.NewKey(key, testCatalog{}).ID < program.PrincipalKeys && key != "aws:PrincipalTag/v" && program.NewKey(key, testCatalog{}).ID != program.KeyOther {
			continue // follows from the caller
		}
		v := request.ContextValue{Presence: yes}
		for _, s := range rapid.SliceOfN(text, 0, 3).Draw(t, key) {
			v.Values = append(v.Values, pattern.Literal(s))
		}
		if len(v.Values) > 0 {
			w.context[key] = v
		}
	}
	role, err := request.ParsePrincipal(testRole)
	if err != nil {
		t.Fatal(err)
	}
	if w.caller, err = role.WithSession("run-7"); err != nil {
		t.Fatal(err)
	}
	w.caller.UniqueID = "AROAX"
	w.caller.Derive()
	return w, base.Family
}

// blur returns the world with less known about it.
func blur(t *rapid.T, w *conditionWorld) *conditionWorld {
	w = w.clone()
	sometimes := func(name string) bool { return rapid.IntRange(0, 3).Draw(t, name) == 0 }
	for i := range w.values {
		if sometimes("policy hole") {
			w.values[i] = punchText(t, w.values[i])
		}
	}
	if len(w.values) > 1 && sometimes("further policy values") {
		w.values, w.more = w.values[:len(w.values)-1], true
	}
	for _, key := range slices.Sorted(maps.Keys(w.context)) {
		v := w.context[key]
		v.Values = slices.Clone(v.Values)
		for i := range v.Values {
			if sometimes("hole in " + key) {
				v.Values[i] = punchText(t, v.Values[i])
			}
		}
		if len(v.Values) > 0 && sometimes("further values of "+key) {
			v.Values, v.More = slices.Delete(v.Values, 0, 1), true
		}
		if sometimes("presence of " + key) {
			v.Presence = maybe
		}
		w.context[key] = v
	}
	for _, key := range []string{w.key, "aws:PrincipalTag/v"} {
		id := program.NewKey(key, testCatalog{}).ID
		derived := id != program.KeyOther && id < program.PrincipalKeys && id != program.KeyPrincipalTag || id == program.KeyResourceAccount
		if _, given := w.context[key]; !given && !derived && sometimes("maybe "+key) {
			w.context[key] = request.ContextValue{Presence: maybe, Values: []pattern.Text{pattern.Unknown()}}
		}
	}
	named := w.caller.Name.IsKnown()
	switch choice := rapid.IntRange(0, 12).Draw(t, "caller"); {
	case choice == 0 && w.caller.UniqueID != "":
		w.caller = mustParse(t, testSession) // its path and unique id are not known
	case choice == 1 && w.caller.UniqueID != "":
		w.caller = mustParse(t, testRole) // nor is the session
	case choice == 2 && named:
		w.caller = request.UnnamedRole("444455556666")
	case choice == 3 && named:
		if owner, _ := w.owner.Known(); owner == "444455556666" {
			w.caller, w.owner = request.UnnamedRole(""), pattern.Hole(pattern.Digits12)
		}
	}
	if sometimes("owner") {
		w.owner = pattern.Hole(pattern.Digits12)
	}
	if sometimes("version") {
		w.version = policy.VersionUnknown
	}
	return w
}

func mustParse(t *rapid.T, s string) *request.Principal {
	p, err := request.ParsePrincipal(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// punchText makes a part of a text unknown.
func punchText(t *rapid.T, text pattern.Text) pattern.Text {
	s, known := text.Known()
	if !known {
		return pattern.Unknown()
	}
	from := rapid.IntRange(0, len(s)).Draw(t, "from")
	to := rapid.IntRange(from, len(s)).Draw(t, "to")
	class := pattern.AnyText
	if !strings.Contains(s[from:to], ":") && rapid.Bool().Draw(t, "no colon") {
		class = pattern.NoColon
	}
	if to-from == 12 && iam.AllDigits(s[from:to]) {
		class = pattern.Digits12
	}
	return pattern.Concat(pattern.Literal(s[:from]), pattern.Hole(class), pattern.Literal(s[to:]))
}

// A definite value never changes when more becomes known (E-1601, E-1603). A value
// that is undetermined with everything known depends on a contested rule: then nothing
// definite may have been said before either.
func TestE1601ConditionsAreSound(t *testing.T) {
	definite, total := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		known, _ := drawWorld(t)
		partial := blur(t, known)
		vague := blur(t, partial)
		for _, options := range []Options{{}, {Documented: true}} {
			value, ok := known.eval(options)
			if !ok {
				t.Skip("an input error")
			}
			some, ok := partial.eval(options)
			if !ok {
				t.Fatalf("a world that is less known is an input error:\n%+v\n%+v", known, partial)
			}
			total++
			if some != maybe {
				definite++
				if some != value {
					t.Fatalf("%v with less known, %v with all known (%+v):\n%v\n%v", some, value, options, partial, known)
				}
			}
			if less, ok := vague.eval(options); ok && less != maybe && less != some {
				t.Fatalf("%v with less known, %v with more known (%+v):\n%v\n%v", less, some, options, vague, partial)
			}
		}
	})
	t.Logf("%d of %d partial worlds are definite", definite, total)
}

// With an open context (E-1204) every key that was not supplied may have any value, and
// without assumptions (E-1205) so may those that have a default.
func TestE1204OpenContextsAreSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		known, _ := drawWorld(t)
		for key, v := range known.context {
			if !program.NewKey(key, testCatalog{}).Info.Multivalued && len(v.Values) > 1 {
				v.Values = v.Values[:1] // the service sends one value
				known.context[key] = v
			}
		}
		value, ok := known.eval(Options{})
		if !ok {
			t.Skip("an input error")
		}
		open := known.clone()
		for _, key := range slices.Sorted(maps.Keys(open.context)) {
			if rapid.Bool().Draw(t, "drop "+key) {
				delete(open.context, key)
			}
		}
		if less, ok := open.eval(Options{OpenContext: true, NoAssumptions: true}); ok && less != maybe && less != value {
			t.Fatalf("%v with an open context, %v with all known:\n%v\n%v", less, value, open, known)
		}
	})
}

// Permuting or doubling policy values or request values changes nothing (E-1663).
func TestE1663OrderOfValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		known, _ := drawWorld(t)
		w := blur(t, known)
		want, ok := w.eval(Options{})
		if !ok {
			t.Skip("an input error")
		}
		other := w.clone()
		other.values = append(rapid.Permutation(w.values).Draw(t, "policy values"), w.values[:min(1, len(w.values))]...)
		for key, v := range other.context {
			v.Values = rapid.Permutation(v.Values).Draw(t, key)
			other.context[key] = v
		}
		if got, ok := other.eval(Options{}); !ok || got != want {
			t.Fatalf("%v, and %v (%v) in other order:\n%+v\n%+v", want, got, ok, w, other)
		}
	})
}
