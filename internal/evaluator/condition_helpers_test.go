// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// The callers of these tests.
const (
	testUser    = "arn:aws:iam::444455556666:user/ops/mira"
	testRole    = "arn:aws:iam::444455556666:role/app/Harvester"
	testSession = "arn:aws:sts::444455556666:assumed-role/Harvester/run-7"
	testQueue   = "arn:aws:sqs:eu-west-1:444455556666:intake"
)

// testCatalog knows a key of every type, and a few actions.
type testCatalog struct {
	iam.NoServices
	lacks map[string]string // action => a key that its requests never have
}

func (testCatalog) Action(name string) (iam.ActionInfo, bool) {
	switch strings.ToLower(name) {
	case "sqs:listqueues":
		return iam.ActionInfo{Name: "sqs:ListQueues"}, true
	case "sqs:sendmessage":
		return iam.ActionInfo{Name: "sqs:SendMessage", ResourceTypes: []iam.ResourceType{{Name: "queue", Required: true, Fits: func(pattern.Text) bool { return true }}}}, true
	}
	return iam.ActionInfo{}, false
}

func (testCatalog) Key(name string) (iam.KeyInfo, bool) {
	switch strings.ToLower(name) {
	case "t:string":
		return iam.KeyInfo{}, true
	case "t:always":
		return iam.KeyInfo{AlwaysPresent: true}, true
	case "t:arn":
		return iam.KeyInfo{Type: iam.TypeARN}, true
	case "t:number":
		return iam.KeyInfo{Type: iam.TypeNumeric}, true
	case "t:date":
		return iam.KeyInfo{Type: iam.TypeDate}, true
	case "t:bool":
		return iam.KeyInfo{Type: iam.TypeBool}, true
	case "t:ip":
		return iam.KeyInfo{Type: iam.TypeIP}, true
	case "t:binary":
		return iam.KeyInfo{Type: iam.TypeBinary}, true
	case "t:list":
		return iam.KeyInfo{Multivalued: true}, true
	}
	return iam.KeyInfo{}, false
}

func (c testCatalog) ActionHasKey(action, key string) truth.Value {
	if c.lacks[action] == key {
		return no
	}
	return maybe
}

// scene is the request that a condition is evaluated in. The zero scene is mira
// sending a message to her account's queue.
type scene struct {
	principal string
	caller    *request.Principal // instead of principal
	action    string
	resource  string
	account   pattern.Text // owner of the resource, if the ARN names none
	endpoint  bool
	context   map[string][]string
	partial   map[string]request.ContextValue
	options   Options
	layers    Layers
	lacks     map[string]string
	version   policy.Version // default: 2012-10-17
	old       bool           // 2008-10-17
}

func (s scene) env(tb testing.TB) *env {
	tb.Helper()
	s.options.UnknownActions = true
	catalog := testCatalog{lacks: s.lacks}
	ev := New(s.layers, catalog, s.options)
	caller := s.caller
	if caller == nil {
		var err error
		if s.principal == "" {
			s.principal = testUser
		}
		if caller, err = request.ParsePrincipal(s.principal); err != nil {
			tb.Fatal(err)
		}
	}
	if s.action == "" {
		s.action = "sqs:SendMessage"
	}
	action, err := ev.Action(s.action)
	if err != nil {
		tb.Fatal(err)
	}
	if s.resource == "" {
		s.resource = testQueue
	}
	resource := request.NewResource(pattern.FromGlob(s.resource))
	if s.resource == "*" {
		resource = request.StarResource()
	}
	resource.Account = s.account
	supplied, err := request.NewContext(s.context, catalog)
	if err != nil {
		tb.Fatal(err)
	}
	partial, err := request.NewPartialContext(s.partial, catalog)
	if err != nil {
		tb.Fatal(err)
	}
	v := &env{}
	ev.enter(v, &request.Request{Principal: caller, Context: supplied.Merge(partial)}, &check{action: action, resource: resource}, &trace{})
	v.throughEndpoint = truth.Or(v.throughEndpoint, truth.Of(s.endpoint))
	return v
}

// compile compiles the Condition element given as JSON, in which "⟨?⟩" is unknown
// text and the list element "⟨more⟩" an unknown number of further values.
func (s scene) compile(tb testing.TB, condition string) (*program.Condition, policy.Problems) {
	tb.Helper()
	root, problems := policy.ParseJSON(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":` + condition + `}}`)
	if err := problems.Err(); err != nil {
		tb.Fatalf("bad test condition: %v\n%s", err, condition)
	}
	doc, problems := policy.Build(withUnknown(root))
	if err := problems.Err(); err != nil {
		tb.Fatalf("bad test condition: %v\n%s", err, condition)
	}
	version := s.version
	switch {
	case s.old:
		version = policy.Version2008
	case version == policy.Version2008:
		version = policy.Version2012
	}
	return program.CompileCondition(doc.Statements[0].Condition, version, testCatalog{})
}

// eval returns the value of a condition and its causes.
func (s scene) eval(tb testing.TB, condition string) (truth.Value, []string) {
	tb.Helper()
	m, problems := s.compile(tb, condition)
	if err := problems.Err(); err != nil {
		tb.Fatalf("%s: %v", condition, err)
	}
	v := s.env(tb)
	value := v.matchConditions(m)
	var causes []string
	for _, c := range v.trace.causes {
		causes = append(causes, c.String())
	}
	if value != maybe && causes != nil {
		tb.Errorf("%s is %v, yet has causes %v", condition, value, causes)
	}
	if value == maybe && causes == nil {
		tb.Errorf("%s is undetermined without a cause", condition)
	}
	v.trace = nil
	if again := v.matchConditions(m); again != value {
		tb.Errorf("%s is %v with a trace and %v without", condition, value, again)
	}
	return value, causes
}

// problem compiles a condition that has to fail, and returns the codes.
func (s scene) problems(tb testing.TB, condition string) string {
	tb.Helper()
	_, problems := s.compile(tb, condition)
	codes := make([]string, 0, len(problems))
	for i := range problems {
		codes = append(codes, problems[i].Code)
		if problems[i].Fix == "" {
			tb.Errorf("%s: no remedy in %q", condition, problems[i].Message)
		}
	}
	return strings.Join(codes, " ")
}

// withUnknown replaces the markers of unknown text.
func withUnknown(n *policy.Node) *policy.Node {
	switch n.Kind {
	case policy.KindString:
		return policy.NewString(n.Pos, holed(n.Text.String()))
	case policy.KindArray:
		var elems []*policy.Node
		more := false
		for _, e := range n.Elems {
			if e.Text.String() == "⟨more⟩" {
				more = true
				continue
			}
			elems = append(elems, withUnknown(e))
		}
		return policy.NewArray(n.Pos, elems, more)
	case policy.KindObject:
		var members []policy.Member
		more := false
		for _, m := range n.Members {
			if m.Name == "⟨more⟩" {
				more = true
				continue
			}
			members = append(members, policy.Member{Name: m.Name, NamePos: m.NamePos, Value: withUnknown(m.Value)})
		}
		return policy.NewObject(n.Pos, members, more)
	default:
		return n
	}
}

// holed reads text in which "⟨?⟩" is a hole and "⟨12⟩" one of twelve digits.
func holed(s string) pattern.Text {
	var parts []pattern.Text
	for s != "" {
		i, width, class := len(s), 0, pattern.AnyText
		if j := strings.Index(s, "⟨?⟩"); j >= 0 {
			i, width = j, len("⟨?⟩")
		}
		if j := strings.Index(s, "⟨12⟩"); j >= 0 && j < i {
			i, width, class = j, len("⟨12⟩"), pattern.Digits12
		}
		parts = append(parts, pattern.Literal(s[:i]))
		if width > 0 {
			parts = append(parts, pattern.Hole(class))
		}
		s = s[i+width:]
	}
	return pattern.Concat(parts...)
}

// holding is a supplied value with holes.
func holding(values ...string) request.ContextValue {
	v := request.ContextValue{Presence: yes}
	for _, s := range values {
		if s == "⟨more⟩" {
			v.More = true
			continue
		}
		v.Values = append(v.Values, holed(s))
	}
	return v
}

// mayHold is a supplied value that may also be absent.
func mayHold(values ...string) request.ContextValue {
	v := holding(values...)
	v.Presence = maybe
	return v
}

// check is one expectation of a table.
type expectation struct {
	name      string
	condition string
	scene     scene
	want      truth.Value
}

func (x *expectation) run(t *testing.T) {
	t.Helper()
	t.Run(x.name, func(t *testing.T) {
		if got, causes := x.scene.eval(t, x.condition); got != x.want {
			t.Errorf("%s is %v %v, want %v", x.condition, got, causes, x.want)
		}
	})
}

func runAll(t *testing.T, table []expectation) {
	t.Helper()
	for i := range table {
		table[i].run(t)
	}
}

// with is a scene with one key.
func with(key string, values ...string) scene {
	return scene{context: map[string][]string{key: values}}
}
