// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package naive_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/naive"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/simulate"
)

// question is a random expectation with its policies.
type question struct {
	*subject
	identity, boundary, scp, resource []string // documents; resource is that of owner
	shorthand                         string   // in the place of resource
	actions                           []string // asked for
	shape                             string
	exceptActions, exceptResources    []string
	decision, unstated                string
	stated                            assignment
	tested                            []freeKey
	values                            map[string][]string
}

func (q *question) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "expect %s (unstated %q): %v but %v on %s but %v by %s\n  stated %v\n  tested %v\n", q.decision, q.unstated, q.actions, q.exceptActions, q.shape, q.exceptResources, arnOf(&q.caller), q.stated, q.values)
	for name, list := range map[string][]string{"identity": q.identity, "boundary": q.boundary, "scp": q.scp, "policy of " + q.owner + " " + q.shorthand: q.resource} {
		for _, d := range list {
			fmt.Fprintf(&b, "  %s %s\n", name, d)
		}
	}
	return b.String()
}

// newQuestion makes a random question. Its documents test few keys, with values that
// meet.
func newQuestion(seed uint64) *question {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 3))}
	q := &question{subject: &subjects[g.IntN(len(subjects))], stated: assignment{}, values: map[string][]string{}}
	organized := q.caller.Kind != naive.Service && g.chance(15)
	keys := some2(g, slices.DeleteFunc(slices.Clone(q.keys), func(k freeKey) bool {
		// Who has SCPs is in an organization.
		return organized && strings.HasPrefix(k.name, "aws:PrincipalOrg")
	}), 3)
	q.actions = q.subject.actions
	service, _, _ := strings.Cut(q.actions[0], ":")
	document := func(layer string) string { return q.document(g, layer, service, keys) }
	if q.caller.Kind != naive.Service {
		q.identity = []string{document("identity")}
		if g.chance(15) {
			q.boundary = []string{document("boundary")}
		}
		if organized {
			q.scp = []string{document("scp")}
			if g.chance(60) {
				q.scp = append(q.scp, full)
			}
		}
	}
	if q.owner != "" {
		mandatory := service == "kms" || service == "sts" || q.caller.Kind == naive.Service
		if service != "kms" && service != "sts" && g.chance(30) {
			q.shorthand = "NoPolicy"
		}
		if q.shorthand == "" && (mandatory || g.chance(40)) {
			q.resource = []string{document(map[bool]string{true: "trust", false: "resource"}[service == "sts"])}
			switch {
			case service == "kms" && g.chance(15):
				q.resource, q.shorthand = nil, "DefaultKeyPolicy"
			case q.caller.Kind != naive.Service && g.chance(15):
				q.resource = nil // not given
			}
		}
	}
	q.decision = pick(g, []string{"allowed", "allowed", "denied", "denied", "explicitDeny", "implicitDeny"})
	q.unstated = pick(g, []string{"", "", "any", "absent"})
	q.shape = q.subject.shape
	if g.chance(25) {
		q.shape = pick(g, q.ids)
	}
	if len(q.actions) > 1 && g.chance(20) {
		q.exceptActions = []string{pick(g, q.actions)}
	}
	if len(q.ids) > 1 && q.shape == q.subject.shape && g.chance(20) {
		q.exceptResources = []string{pick(g, q.ids)}
	}
	for _, k := range keys {
		if g.chance(12) && k.actions == "" && k.name != "aws:MultiFactorAuthAge" && k.name != "aws:RequestTag/team" && k.name != "aws:CalledVia" && !strings.HasPrefix(k.name, "aws:PrincipalOrg") {
			q.stated[k.name] = []string{}
			if k.class != optional && k.class != sessional || g.chance(60) {
				q.stated[k.name] = []string{g.value(&k)}
			}
		}
	}
	if !consistent(q.stated, q.stated, true, &q.caller) {
		q.stated = assignment{}
	}
	q.vocabulary(keys)
	return q
}

// value is one that the key can have in a request.
func (g *generator) value(k *freeKey) string {
	if k.family == "ip" {
		return pick(g, k.fresh)
	}
	return pick(g, append(slices.Clone(k.values), k.fresh...))
}

func some2(g *generator, keys []freeKey, n int) []freeKey {
	var out []freeKey
	for range 1 + g.IntN(n) {
		// The subject's own keys come first and are those of interest.
		k := keys[g.IntN(len(keys))]
		if g.chance(50) {
			k = keys[g.IntN(min(4, len(keys)))]
		}
		if !slices.ContainsFunc(out, func(o freeKey) bool { return o.name == k.name }) {
			out = append(out, k)
		}
	}
	return out
}

func (q *question) document(g *generator, layer, service string, keys []freeKey) string {
	var statements []any
	for i := range 1 + g.IntN(3) {
		s := map[string]any{"Sid": fmt.Sprintf("S%d", i), "Effect": "Allow", "Action": pick(g, append([]string{service + ":*", "*"}, q.subject.actions...))}
		if g.chance(30) {
			s["Effect"] = "Deny"
		}
		if layer != "trust" {
			element := "Resource"
			if g.chance(8) && layer != "resource" {
				element = "NotResource"
			}
			s[element] = oneOrMany(g, some(g, append([]string{"*"}, q.entries...), 2))
		}
		if layer == "trust" || layer == "resource" {
			account := q.caller.Account
			if q.caller.Kind == naive.Service {
				s["Principal"] = map[string]any{"Service": q.caller.Host}
			} else {
				s["Principal"] = map[string]any{"AWS": pick(g, []string{arnOf(&q.caller), "arn:aws:iam::" + account + ":root", account, "*", "arn:aws:iam::" + account + ":role/Other"})}
			}
		}
		if g.chance(65) {
			s["Condition"] = q.condition(g, keys)
		}
		statements = append(statements, s)
	}
	b, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": statements})
	if err != nil {
		panic(err)
	}
	return string(b)
}

func (q *question) condition(g *generator, keys []freeKey) map[string]any {
	out := map[string]any{}
	for range 1 + g.IntN(2) {
		k := pick(g, keys)
		operator := pick(g, families[k.family])
		list := some(g, k.values, 2)
		if operator == "StringLike" || operator == "StringNotLike" {
			list[0] = list[0][:1] + "*"
			if g.chance(20) {
				list[0] = "*"
			}
		}
		if strings.HasSuffix(k.name, "/team") && g.chance(15) {
			for _, other := range keys {
				if other.name != k.name && strings.HasSuffix(other.name, "/team") {
					list = []string{"${" + other.name + "}"}
				}
			}
		}
		switch {
		case g.chance(12):
			operator, list = "Null", []string{pick(g, []string{"true", "false"})}
		case k.many:
			operator = pick(g, []string{"ForAllValues:", "ForAnyValue:"}) + operator
		case g.chance(20):
			operator += "IfExists"
		}
		block, _ := out[operator].(map[string]any)
		if block == nil {
			block = map[string]any{}
			out[operator] = block
		}
		block[k.name] = oneOrMany(g, list)
	}
	return out
}

// vocabulary collects the keys that the documents test and, for each, a value of every
// class that the tests distinguish.
func (q *question) vocabulary(keys []freeKey) {
	all := strings.Join(slices.Concat(q.identity, q.boundary, q.scp, q.resource), " ")
	variable := strings.Contains(all, "${")
	for _, k := range keys {
		if !strings.Contains(all, k.name) {
			continue
		}
		q.tested = append(q.tested, k)
		values := slices.Clone(k.fresh)
		switch k.family {
		case "ip":
		case "string":
			for _, v := range k.values {
				// Accounts go with those of the ARNs (E-1737 h).
				if variable || k.many || k.name == "aws:SourceAccount" || strings.Contains(all, v) {
					values = append(values, v)
				}
				if !k.listed && strings.Contains(all, "IgnoreCase") && strings.Contains(all, v) {
					values = append(values, otherCase(v), lastInOtherCase(v))
				}
				if !k.listed && strings.Contains(all, `"`+v[:1]+`*"`) {
					values = append(values, v[:1]+"-match")
				}
			}
		default:
			values = append(values, k.values...)
		}
		if strings.HasSuffix(k.name, "/team") {
			for name, v := range q.stated {
				if strings.HasSuffix(name, "/team") {
					values = append(values, v...)
				}
			}
		}
		for _, t := range listedKeys { // tags are listed as they are spelled
			if k.name == t.list && strings.Contains(all, t.key) {
				values = append(values, t.name, strings.ToUpper(t.name))
			}
		}
		if k.name == "aws:PrincipalOrgPaths" { // a path of each organization, in addition to those that policies name
			for _, id := range q.values["aws:PrincipalOrgID"] {
				values = append(values, id+"/r-1/zz/")
			}
		}
		q.values[k.name] = slices.Compact(slices.Sorted(slices.Values(values)))
	}
}

// otherCase is the text in another letter case.
func otherCase(s string) string {
	if up := strings.ToUpper(s); up != s {
		return up
	}
	return strings.ToLower(s)
}

// lastInOtherCase is the text with its last character in another letter case, so that it begins as before.
func lastInOtherCase(s string) string { return s[:len(s)-1] + otherCase(s[len(s)-1:]) }

// input is the question as a simulation.
func (q *question) input() *simulate.Input {
	in := &simulate.Input{
		Detail:    true,
		Principal: known(arnOf(&q.caller)),
		Identity:  documentList("identity_policies", q.identity),
		Expectations: []simulate.Expectation{{
			Name: known("q"), Decision: known(q.decision), Actions: list(q.actions), Resources: list([]string{q.shape}),
			ExceptActions: list(q.exceptActions), ExceptResources: list(q.exceptResources),
		}},
	}
	if q.unstated != "" {
		in.Expectations[0].Unstated = known(q.unstated)
	}
	if q.boundary != nil {
		in.Boundary = &documentList("permissions_boundary", q.boundary).Documents[0]
	}
	if q.scp != nil {
		in.ServiceControl = documents.Levels{Levels: []documents.Policies{documentList("service_control_policies", q.scp)}}
	}
	if q.resource != nil {
		in.ResourcePolicies = documentList("resource_policies", q.resource)
		in.ResourcePolicies.Documents[0].Name = q.owner
	}
	if q.shorthand != "" {
		place := documents.AtElement("resource_policies", 0)
		in.ResourcePolicies.Documents = []documents.Document{{Label: q.shorthand, Name: q.owner, Place: place, Shorthand: q.shorthand}}
	}
	for _, k := range slices.Sorted(maps.Keys(q.stated)) {
		in.Context.Keys = append(in.Context.Keys, simulate.ContextKey{Name: k, Values: list(q.stated[k]).Items})
	}
	return in
}

func known(s string) *pattern.Text {
	t := pattern.Literal(s)
	return &t
}

func list(items []string) simulate.Texts {
	var out simulate.Texts
	for _, s := range items {
		out.Items = append(out.Items, pattern.Literal(s))
	}
	return out
}

func documentList(attribute string, texts []string) documents.Policies {
	var out documents.Policies
	for i, s := range texts {
		place := documents.AtElement(attribute, i)
		root, problems := policy.ParseJSON(s)
		out.Documents = append(out.Documents, documents.Document{Label: place.String(), Place: place, Root: root, Problems: problems})
	}
	return out
}

// layers are the documents of the question for the naive evaluator.
func (q *question) layers() *naive.Layers {
	l := &naive.Layers{Identity: parsed(q.identity), Resource: map[string]*naive.Document{}}
	if q.boundary != nil {
		l.Boundary = naive.MustParse(q.boundary[0])
	}
	if q.scp != nil {
		l.SCP = [][]*naive.Document{parsed(q.scp)}
	}
	if q.resource != nil {
		l.Resource[q.owner] = naive.MustParse(q.resource[0])
	}
	switch q.shorthand {
	case "NoPolicy":
		l.Resource[q.owner] = nil
	case "DefaultKeyPolicy": // E-1714
		l.Resource[q.owner] = naive.MustParse(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":"kms:*","Resource":"*"}}`)
	}
	return l
}

// anything is the mode of the expectation (E-1731).
func (q *question) anything() bool {
	if q.unstated != "" {
		return q.unstated == "any"
	}
	return q.decision != "allowed"
}

// accepted are the decisions that meet the expectation.
func accepted(decision string) naive.Set {
	return map[string]naive.Set{
		"allowed": 1 << naive.Allowed, "denied": 1<<naive.ExplicitDeny | 1<<naive.ImplicitDeny,
		"explicitDeny": 1 << naive.ExplicitDeny, "implicitDeny": 1 << naive.ImplicitDeny,
	}[decision]
}

// covers reports whether the resource is one of the set that is asked for.
func (q *question) covers(resource string) bool {
	if slices.Contains(q.exceptResources, resource) {
		return false
	}
	prefix, wild := strings.CutSuffix(q.shape, "*")
	if !wild {
		return resource == q.shape
	}
	// A name is not empty. Only keys of objects have a colon (E-1783).
	name, inside := strings.CutPrefix(resource, prefix)
	bare := strings.HasSuffix(prefix, "/") || strings.HasSuffix(prefix, ":")
	return inside && (name != "" || !bare) && (q.owner == "arn:aws:s3:::tide-logs" && strings.Contains(prefix, "/") || !strings.Contains(name, ":"))
}

// request is the concrete request of an assignment.
func (q *question) request(action, resource string, a assignment) *naive.Request {
	r := &naive.Request{Caller: q.caller, Action: action, Resources: []string{resource}, Context: map[string][]string{}}
	for k, v := range a {
		if q.has(action, k) {
			r.Context[k] = v
		}
	}
	return r
}

// has reports whether requests of the action have the key (E-1720).
func (q *question) has(action, key string) bool {
	for _, k := range q.keys {
		if strings.EqualFold(k.name, key) {
			return k.actions == "" || k.actions == action
		}
	}
	return true
}

// keysOf are the tested keys that requests of the action have.
func (q *question) keysOf(action string) []freeKey {
	var keys []freeKey
	for _, k := range q.tested {
		if q.has(action, k.name) {
			keys = append(keys, k)
		}
	}
	return keys
}

// omega is what brute force finds of one action: the decisions that some request of
// the set is known to have, and those that some may have.
type omega struct {
	certain, possible naive.Set
	requests          int
	open              bool
	outside           string // a request that is known to have another decision
}

// enumerate decides all requests of the set for an action.
func (q *question) enumerate(action string) (o omega) {
	l := q.layers()
	want := accepted(q.decision)
	keys := q.keysOf(action)
	for _, resource := range slices.Concat(q.ids, q.more, []string{q.shape}) {
		if !q.covers(resource) || strings.Contains(resource, "*") || resource == q.shape && slices.Contains(q.ids, resource) && o.requests > 0 {
			continue
		}
		assignments(keys, q.values, q.stated, q.anything(), &q.caller, func(a assignment) bool {
			set, open, _ := naive.Decide(q.request(action, resource, a), l, false)
			o.requests++
			o.possible |= set
			if len(open) > 0 {
				o.open = true
			}
			if _, one := set.Only(); one {
				o.certain |= set
			}
			if set&want == 0 && o.outside == "" {
				o.outside = fmt.Sprintf("%s %v: %s", resource, a, set)
			}
			return true
		})
	}
	return o
}

// TestE1734Meaning asks random questions and holds the verdict against brute force
// over all requests of small vocabularies.
func TestE1734Meaning(t *testing.T) {
	var verdicts, differences, incomplete tally
	chosen := seeds(t)
	n := count(chosen)
	inParallel(chosen, func(seed uint64) {
		q := newQuestion(seed)
		report, errs := simulate.Run(q.input(), services)
		if len(errs) > 0 {
			verdicts.add("input error")
			if verdicts.counts["input error"] < 4 {
				t.Logf("seed %d: %v", seed, errs)
			}
			return
		}
		var union omega
		for _, e := range report.Evaluations {
			o := q.enumerate(e.Action)
			union.certain |= o.certain
			verdicts.add(e.Verdict)
			verdicts.add("asked for " + q.decision + ": " + e.Verdict)
			if kind := q.wrong(&e, &o); kind != "" {
				differences.add(kind)
				if differences.counts[kind] <= shown {
					t.Errorf("seed %d, %s: %s is %s, decision %s; brute force %s (possible %s) %s; counterexample %+v, because %v\n%s",
						seed, kind, e.Action, e.Verdict, e.Decision, o.certain, o.possible, o.outside, e.Counterexample, e.UndeterminedBecause, q)
				}
			}
			if c := e.Counterexample; c != nil && slices.ContainsFunc(slices.Collect(maps.Values(c.Context)), func(v []string) bool { return slices.Contains(v, "") }) {
				incomplete.add("counterexample with an empty value")
			}
			if q.abstract(&e) {
				incomplete.add("counterexample that is not concrete")
			}
			if e.Verdict == "undetermined" && !o.open {
				incomplete.add("undetermined but uniform")
				if incomplete.counts["undetermined but uniform"] <= 3 {
					t.Logf("seed %d: undetermined (%v), brute force %s, %s\n%s", seed, e.UndeterminedBecause, o.certain, o.outside, q)
				}
			}
		}
		verdicts.add("result " + report.Results[0].Decision)
		if kind := union.named(report.Results[0].Decision); kind != "" {
			differences.add(kind)
			if differences.counts[kind] <= shown {
				t.Errorf("seed %d, %s: brute force %s\n%s", seed, kind, union.certain, q)
			}
		}
	})
	t.Logf("%d runs: %v, differences %v, %v", n, verdicts.counts, differences.counts, incomplete.counts)
	if n < enough {
		return
	}
	for _, v := range []string{"met", "not_met"} {
		if verdicts.counts[v]*10 < n {
			t.Errorf("only %d of %d verdicts are %s: the generator has degenerated", verdicts.counts[v], n, v)
		}
	}
	if verdicts.counts["input error"]*100 > n {
		t.Errorf("%d of %d questions are input errors", verdicts.counts["input error"], n)
	}
}

// wrong names what is wrong with a verdict, "" if nothing is.
func (q *question) wrong(e *simulate.Evaluation, o *omega) string {
	want := accepted(q.decision)
	switch {
	case o.requests == 0:
		return "an empty set"
	case e.Verdict == "met" && o.possible&^want != 0:
		return "WRONG met"
	case e.Verdict == "not_met" && e.Counterexample == nil:
		return "not met without a counterexample"
	case e.Verdict == "not_met" && o.certain&^want == 0 && !o.open:
		// The vocabulary should have shown it; if not, the counterexample must.
		if problem := q.refute(e); problem != "" {
			return problem
		}
		return "not met, but brute force finds nothing"
	case e.Verdict == "not_met":
		return q.refute(e)
	}
	return o.named(e.Decision)
}

// named names what is wrong with the decision of an evaluation or a result (E-1739).
func (o *omega) named(decision string) string {
	denied := accepted("denied")
	switch decision {
	case "allowed", "explicitDeny", "implicitDeny", "denied":
		if o.certain&^accepted(decision) != 0 {
			return "WRONG decision " + decision
		}
	case "mixed":
		if !o.certain.Has(naive.Allowed) || o.certain&denied == 0 {
			return "mixed, but brute force finds one decision"
		}
	}
	return ""
}

// refute evaluates the printed counterexample again: for all values that it leaves open,
// the decision must be another one than expected.
func (q *question) refute(e *simulate.Evaluation) string {
	c := e.Counterexample
	printed := maps.Clone(q.stated)
	values, hidden := maps.Clone(q.values), false
	for k, v := range c.Context {
		if slices.Contains(v, "(not shown)") {
			hidden = true
			continue
		}
		printed[k] = v
		for _, t := range listedKeys {
			if strings.EqualFold(k, t.key) {
				printed[t.key] = v // names of keys ignore letter case (E-1002)
			}
		}
		for _, t := range q.keys {
			if t.name == k && t.listed && !slices.Contains(append(slices.Clone(t.values), t.fresh...), v[0]) {
				return "a value that AWS does not list"
			}
		}
		id, paths := "aws:PrincipalOrgID", "aws:PrincipalOrgPaths"
		switch k {
		case id:
			values[paths] = append(slices.Clone(values[paths]), v[0]+"/r-1/")
		case paths:
			prefix, _, _ := strings.Cut(v[0], "/")
			values[id] = append(slices.Clone(values[id]), prefix)
		}
		for _, t := range q.tested {
			if strings.HasSuffix(t.name, "/team") {
				values[t.name] = append(slices.Clone(values[t.name]), v...)
			}
		}
	}
	for _, k := range c.Absent {
		printed[k] = []string{}
	}
	if !consistent(printed, q.stated, q.anything(), &q.caller) {
		return "an inconsistent counterexample"
	}
	if len(c.Resources) != 1 {
		return "a counterexample of another call"
	}
	resources := c.Resources
	if head, _, abstract := strings.Cut(c.Resources[0], "*"); abstract {
		resources = slices.DeleteFunc(slices.Concat(q.ids, q.more), func(id string) bool { return !strings.HasPrefix(id, head) || !q.covers(id) })
	} else if !q.covers(c.Resources[0]) {
		return "a counterexample outside the shape"
	}
	problem, found, decisions := "", false, naive.Set(0)
	l := q.layers()
	for _, r := range resources {
		assignments(q.keysOf(e.Action), values, printed, q.anything(), &q.caller, func(a assignment) bool {
			set, _, _ := naive.Decide(q.request(e.Action, r, a), l, false)
			decisions |= set
			if set&accepted(q.decision) != 0 {
				problem = "WRONG not met"
			} else {
				found = true
			}
			return problem == "" || hidden
		})
	}
	switch {
	case problem != "" && !(hidden && found):
		return problem
	case !found:
		return "a counterexample that cannot be"
	}
	for d := naive.ExplicitDeny; d <= naive.ImplicitDeny; d++ {
		if decisions.Has(d) && (strings.Contains(c.Decision, d.String()) || c.Decision == "denied" && d != naive.Allowed) {
			return ""
		}
	}
	return "a counterexample with another decision"
}

// abstract reports whether a counterexample leaves open what it should name.
func (q *question) abstract(e *simulate.Evaluation) bool {
	c := e.Counterexample
	return c != nil && (strings.Contains(c.Resources[0], "*") || strings.Contains(c.Decision, ",") || c.Decision == "denied")
}
