// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/prover"
)

// names are what placeholders of ARN formats become.
var names = []string{"orders", "orders-*", "*", "a?c", "x", "b-1", "${aws:username}", "a${*}b", "${aws:PrincipalTag/team, 'none'}-*"}

// drawEntry draws an entry for resources of a service, "" if it has none.
func drawEntry(t *rapid.T, s *catalog.Service) string {
	types := s.ResourceTypes()
	if len(types) == 0 {
		return ""
	}
	typ := types[rapid.IntRange(0, len(types)-1).Draw(t, "type")]
	f := typ.Formats[rapid.IntRange(0, len(typ.Formats)-1).Draw(t, "format")]
	fields := f.Fields()
	for i := range fields {
		value := rapid.SampledFrom(names).Draw(t, "name")
		switch i {
		case 1:
			value = "aws"
		case 3:
			value = rapid.SampledFrom([]string{"eu-west-1", "*"}).Draw(t, "region")
		case 4:
			value = "111122223333"
		}
		var out strings.Builder
		for rest := fields[i]; rest != ""; {
			before, after, found := strings.Cut(rest, "${")
			out.WriteString(before)
			if rest = ""; found {
				out.WriteString(value)
				_, rest, _ = strings.Cut(after, "}")
			}
		}
		fields[i] = out.String()
	}
	if strings.ContainsAny(fields[2], "*?$") {
		return ""
	}
	return strings.Join(fields[:], ":")
}

var conditions = []Condition{
	{"Bool", "aws:SecureTransport", []string{"true"}},
	{"StringEquals", "aws:PrincipalOrgID", []string{"o-1", "o-2"}},
	{"StringNotLike", "aws:PrincipalTag/team", []string{"ops*"}},
	{"IpAddress", "aws:SourceIp", []string{"192.0.2.0/24"}},
	{"NumericLessThan", "aws:MultiFactorAuthAge", []string{"300"}},
	{"StringEqualsIfExists", "aws:RequestedRegion", []string{"eu-west-1"}},
	{"ForAllValues:StringEquals", "aws:TagKeys", []string{"team", "env"}},
	{"ForAnyValue:StringLike", "aws:PrincipalOrgPaths", []string{"o-1/r-1/*"}},
	{"StringEquals", "aws:TagKeys", []string{"team"}},
	{"Null", "aws:MultiFactorAuthAge", []string{"false"}},
	{"Null", "aws:SourceVpce", []string{"true"}},
	{"DateGreaterThan", "aws:CurrentTime", []string{"2026-01-01T00:00:00Z"}},
	{"ArnLike", "aws:PrincipalArn", []string{"arn:aws:iam::*:role/app/*"}},
	{"ArnNotLike", "aws:SourceArn", []string{"arn:aws:sns:*:111122223333:${aws:username}"}},
	{"StringEquals", "aws:ResourceTag/owner", []string{"${aws:PrincipalTag/owner}"}},
	{"StringLike", "aws:userid", []string{"*:${aws:username}", "AROA${*}"}},
	{"NumericNotEquals", "aws:MultiFactorAuthAge", []string{"3", "4"}},
	{"NotIpAddress", "aws:SourceIp", []string{"192.0.2.0/24", "2001:db8::/32"}},
	{"StringEqualsIgnoreCase", "aws:PrincipalTag/team", []string{"Ops"}},
	{"StringNotEqualsIfExists", "aws:UserAgent", []string{"x"}},
	{"BoolIfExists", "aws:MultiFactorAuthPresent", []string{"true"}},
}

// drawGrant draws a grant about a service of the catalogue.
func drawGrant(t *rapid.T, c *catalog.Catalog, i int) Grant {
	prefixes := c.Services()
	s, _ := c.Service(prefixes[rapid.IntRange(0, len(prefixes)-1).Draw(t, "service")])
	var g Grant
	for range rapid.IntRange(1, 3).Draw(t, "entries") {
		if e := drawEntry(t, s); e != "" {
			g.Resources = append(g.Resources, e)
		}
	}
	actions := s.Actions()
	for range rapid.IntRange(0, 4).Draw(t, "actions") {
		a := actions[rapid.IntRange(0, len(actions)-1).Draw(t, "action")]
		// Patterns only: what does not fit is omitted instead of being an error.
		n := rapid.IntRange(1, len(a.ShortName())).Draw(t, "stem")
		g.Actions = append(g.Actions, s.Prefix()+":"+a.ShortName()[:n]+"*")
	}
	if len(g.Resources) > 0 && (len(g.Actions) == 0 || rapid.Bool().Draw(t, "levels")) {
		g.Levels = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"List", "Read", "Write", "Tagging", "Permissions management"}), 1, 3, rapid.ID[string]).Draw(t, "access levels")
	}
	if rapid.IntRange(0, 2).Draw(t, "conditioned") == 0 {
		g.Conditions = append(g.Conditions, rapid.SliceOfNDistinct(rapid.SampledFrom(conditions), 1, 3, func(c Condition) string { return c.Test + c.Variable }).Draw(t, "conditions")...)
	}
	if rapid.IntRange(0, 4).Draw(t, "named") == 0 {
		g.Sid = fmt.Sprintf("Grant%d", i)
	}
	if len(g.Actions) > 0 && rapid.IntRange(0, 2).Draw(t, "except") == 0 {
		g.Except = []string{s.Prefix() + ":*" + rapid.SampledFrom([]string{"List", "Policy", "s", "Tag"}).Draw(t, "taken out") + "*"}
	}
	return g
}

// drawInput draws grants that can be answered: those that give nothing are left out.
func drawInput(t *rapid.T) *Input {
	in := &Input{Catalog: catalog.Default(), Compact: Compact(rapid.IntRange(0, 2).Draw(t, "compact"))}
	for i := range rapid.IntRange(1, 5).Draw(t, "grants") {
		g := drawGrant(t, in.Catalog, i)
		alone := &Input{Catalog: in.Catalog, Grants: []Grant{g}}
		if s := newSynthesis(alone); s.reader.problems.err() == nil {
			in.Grants = append(in.Grants, g)
		}
	}
	if len(in.Grants) == 0 {
		t.Skip("nothing that can be granted")
	}
	return in
}

func synthesise(t *rapid.T, in *Input) *Result {
	r, err := Synthesise(context.Background(), in)
	if err != nil {
		t.Fatalf("%+v: %v", in.Grants, err)
	}
	return r
}

// shuffled returns the input with grants and lists in another order.
func shuffled(in *Input, r *rand.Rand) *Input {
	mix := func(list []string) []string {
		list = slices.Clone(list)
		r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		return list
	}
	out := *in
	out.Grants = slices.Clone(in.Grants)
	for i := range out.Grants {
		g := &out.Grants[i]
		g.Levels, g.Actions, g.Except, g.Resources = mix(g.Levels), mix(g.Actions), mix(g.Except), mix(g.Resources)
	}
	r.Shuffle(len(out.Grants), func(i, j int) { out.Grants[i], out.Grants[j] = out.Grants[j], out.Grants[i] })
	return &out
}

// TestProperties: random grants over all services are answered, which includes the proof and
// the check of every action of the services (Y-701); the order of grants and of their lists
// changes no byte, and neither does a grant that is there twice (Y-405); the documents
// together are the whole policy.
func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		r := synthesise(t, in)
		seed := rapid.Uint64().Draw(t, "order")
		again := synthesise(t, shuffled(in, rand.New(rand.NewPCG(seed, 1))))
		if again.JSON != r.JSON || !slices.Equal(again.Documents, r.Documents) {
			t.Fatalf("the order matters:\n%s\n%s", r.Minified, again.Minified)
		}
		for i := range in.Grants {
			if in.Grants[i].Sid == "" {
				twice := *in
				twice.Grants = append(slices.Clone(in.Grants), in.Grants[i])
				if s := synthesise(t, &twice); s.JSON != r.JSON {
					t.Fatalf("a grant that is there twice matters:\n%s\n%s", r.Minified, s.Minified)
				}
				break
			}
		}
		equal(t, in.Catalog, r.Documents, []string{r.Minified})
	})
}

// equal fails unless two sets of documents are proved to allow the same.
func equal(t *rapid.T, c *catalog.Catalog, a, b []string) {
	services := catalog.NewServices(c)
	side := func(texts []string) *prover.Access {
		var list []*program.Policy
		for _, text := range texts {
			p, err := compile(text, "document", services)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, p)
		}
		return prover.Documents(list, services)
	}
	if got := prover.Compare(context.Background(), side(a), side(b), prover.Options{Cells: -1}); got.Relation != prover.Equal {
		t.Fatalf("%s: %s\n%s", got.Relation, a, b)
	}
}

// pairsOf are the pairs of a question as texts.
func pairsOf(in *Input) map[string]bool {
	s := newSynthesis(in)
	out := map[string]bool{}
	for i := range s.pairs {
		p := &s.pairs[i]
		out[p.action.Name+" "+p.entry.text+" "+p.condition.text] = true
	}
	return out
}

// TestGrantsAdd: another grant takes nothing away, and taking an omitted action out of a
// request changes nothing; what is taken out and what is left are what was asked.
func TestGrantsAdd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		all := pairsOf(in)
		fewer := *in
		fewer.Grants = in.Grants[:len(in.Grants)-1]
		for p := range pairsOf(&fewer) {
			if len(fewer.Grants) > 0 && !all[p] {
				t.Fatalf("%s is gone with %+v", p, in.Grants[len(in.Grants)-1])
			}
		}
		one := *in
		one.Grants = in.Grants[:1]
		r := synthesise(t, &one)
		for _, o := range r.Omitted {
			if o.Reason == OtherService || len(in.Grants[0].Actions) == 0 {
				continue
			}
			without := one
			g := in.Grants[0]
			g.Except = append(slices.Clone(g.Except), o.Actions...)
			without.Grants = []Grant{g}
			if s, err := Synthesise(context.Background(), &without); err == nil && s.JSON != r.JSON && o.Reason != IsContested {
				t.Fatalf("taking out %v changes\n%s\n%s", o.Actions, r.Minified, s.Minified)
			}
		}
		plain := one
		g := in.Grants[0]
		g.Except = nil
		plain.Grants = []Grant{g}
		asked, left, taken := actionsAsked(&plain), actionsAsked(&one), map[string]bool{}
		for _, p := range in.Grants[0].Except {
			actions, _ := in.Catalog.Expand(p)
			for _, a := range actions {
				if asked[a.Name] {
					taken[a.Name] = true
				}
			}
		}
		maps.Copy(taken, left)
		if !maps.Equal(asked, taken) {
			t.Fatalf("asked %v, left %v", asked, left)
		}
	})
}

// actionsAsked are the actions that the grants ask for.
func actionsAsked(in *Input) map[string]bool {
	out := map[string]bool{}
	for _, g := range newSynthesis(in).grants {
		for _, a := range g.asked {
			out[a.action.Name] = true
		}
	}
	return out
}

// TestFold: a folded list means exactly the actions, and no list of patterns that end at
// a word, and names, is shorter (Y-502).
func TestFold(t *testing.T) {
	c := catalog.Default()
	rapid.Check(t, func(t *rapid.T) {
		prefix := rapid.SampledFrom([]string{"s3", "sqs", "sns", "kms", "dynamodb", "ec2", "iam", "lambda", "logs", "ssm", "rds", "ecs"}).Draw(t, "service")
		s, _ := c.Service(prefix)
		var names []string
		few := rapid.IntRange(1, 9).Draw(t, "of ten")
		for _, a := range s.Actions() {
			if rapid.IntRange(0, 9).Draw(t, "one") < few {
				names = append(names, a.Name)
			}
		}
		got := fold(c, names).patterns
		expanded, err := c.ExpandAll(got)
		if err != nil || len(expanded) != len(names) {
			t.Fatalf("%v means %d actions, not %d", got, len(expanded), len(names))
		}
		for i, a := range expanded {
			if a.Name != names[i] {
				t.Fatalf("%v means %s", got, a.Name)
			}
		}
	})
}

// TestFoldIsShortest compares with every cover of small services.
func TestFoldIsShortest(t *testing.T) {
	stems := []string{"Get", "List", "Put", "GetItem", "GetItems", "GetURLs", "PutItem", "PutItemACL", "GetItemTag", "ListAll", "PutA", "GetUrl"}
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 7))
		additional := map[string]catalog.AdditionalAction{}
		for len(additional) < 8 {
			additional["zz:"+stems[r.IntN(len(stems))]] = catalog.AdditionalAction{Levels: catalog.Read}
		}
		c, err := catalog.Default().With(additional)
		if err != nil {
			t.Fatal(err)
		}
		universe := sortedKeys(additional)
		var wanted []string
		for _, name := range universe {
			if r.IntN(3) > 0 {
				wanted = append(wanted, name)
			}
		}
		got := fold(c, wanted).patterns
		if want := shortestCover(universe, wanted); len(got) != want {
			t.Errorf("seed %d: %v of %v: %v, though %d would do", seed, wanted, universe, got, want)
		}
	}
}

// shortestCover is the length of the shortest list of names and patterns, cut after a word of
// a wanted name, that means exactly the wanted names.
func shortestCover(universe, wanted []string) int {
	index := map[string]int{}
	for i, name := range wanted {
		index[strings.ToLower(name)] = i
	}
	var masks []int
	for i, name := range wanted {
		masks = append(masks, 1<<i)
		for _, n := range wordEnds(nil, name[3:]) {
			mask, pure := 0, true
			for _, u := range universe {
				if strings.HasPrefix(strings.ToLower(u), strings.ToLower(name[:3+n])) {
					at, ok := index[strings.ToLower(u)]
					pure = pure && ok
					mask |= 1 << at
				}
			}
			if pure {
				masks = append(masks, mask)
			}
		}
	}
	best := map[int]int{0: 0}
	for _, mask := range masks {
		for covered, n := range maps.Clone(best) {
			if was, ok := best[covered|mask]; !ok || n+1 < was {
				best[covered|mask] = n + 1
			}
		}
	}
	return best[1<<len(wanted)-1]
}

// TestNewerCatalogue: where AWS adds an action that a wildcard would mean, the wildcard
// becomes narrower (Y-504).
func TestNewerCatalogue(t *testing.T) {
	in := &Input{Catalog: catalog.Default(), Compact: CompactAlways, Grants: []Grant{{
		Actions: []string{"sqs:GetQueueAttributes", "sqs:GetQueueUrl"}, Resources: []string{"arn:aws:sqs" + regional + "orders"},
	}}}
	if r := answer(t, in); !maps.EqualFunc(r.Wildcards, map[string][]string{"sqs:Get*": {"sqs:GetQueueAttributes", "sqs:GetQueueUrl"}}, slices.Equal) {
		t.Errorf("wildcards = %v", r.Wildcards)
	}
	newer, err := catalog.Default().With(map[string]catalog.AdditionalAction{"sqs:GetMessageTrace": {Levels: catalog.Read}})
	if err != nil {
		t.Fatal(err)
	}
	in.Catalog = newer
	if r := answer(t, in); !maps.EqualFunc(r.Wildcards, map[string][]string{"sqs:GetQueue*": {"sqs:GetQueueAttributes", "sqs:GetQueueUrl"}}, slices.Equal) || !strings.Contains(r.Minified, `"sqs:GetQueue*"`) {
		t.Errorf("wildcards = %v", r.Wildcards)
	}
}

// TestStableSplit: one more entry changes at most two documents in nine of ten lists (Y-603).
func TestStableSplit(t *testing.T) {
	few, changed := 0, 0
	const seeds = 1000
	for seed := range uint64(seeds) {
		r := rand.New(rand.NewPCG(seed, 3))
		var list []string
		for range 200 + r.IntN(701) {
			list = append(list, fmt.Sprintf("arn:aws:dynamodb:eu-west-1:111122223333:table/%06x", r.IntN(1<<24)))
		}
		list = sortedSet(list)
		split := func(list []string) map[string]bool {
			s := splitter{limit: 6144, count: policy.CountNonWhitespace, anchored: true}
			documents, _ := s.split([]*statement{{actions: []string{"dynamodb:GetItem", "dynamodb:PutItem"}, resources: list, condition: none}})
			out := map[string]bool{}
			total := 0
			for _, d := range documents {
				text := document(d)
				if out[text] = true; len(text) > 6144 {
					t.Errorf("seed %d: a document of %d", seed, len(text))
				}
				for _, st := range d {
					total += len(st.resources)
				}
			}
			if total != len(list) {
				t.Errorf("seed %d: %d entries of %d", seed, total, len(list))
			}
			return out
		}
		before := split(list)
		after := split(sortedSet(append(slices.Clone(list), fmt.Sprintf("arn:aws:dynamodb:eu-west-1:111122223333:table/%06x", r.IntN(1<<24)))))
		n := 0
		for text := range after {
			if !before[text] {
				n++
			}
		}
		changed += n
		if n <= 2 {
			few++
		}
	}
	t.Logf("at most two documents change in %d of %d; %.2f on average", few, seeds, float64(changed)/seeds)
	if few < seeds*9/10 {
		t.Errorf("at most two documents change in %d of %d lists only", few, seeds)
	}
}

// TestDestinations is Y-601 and Y-708: where a policy can go and what happens to one that
// is too large.
func TestDestinations(t *testing.T) {
	for _, x := range []struct {
		policyType, attachment, rule string
		documents                    int
	}{
		{"", "", "", 2}, {"identity", "managed", "", 2}, {"identity", "", "", 2}, {"scp", "", "", 1}, {"identity", "inline_role", "", 1},
		{"identity", "inline_user", "Y-601", 0}, {"boundary", "", "Y-601", 0}, {"session", "", "Y-601", 0}, {"trust", "", "Y-601", 0}, {"resource", "s3", "Y-601", 0},
		{"rcp", "", "Y-601", 0}, {"endpoint", "", "Y-601", 0}, {"nothing", "", "Y-601", 0}, {"identity", "nowhere", "Y-601", 0}, {"identity", "permission_set", "", 1},
	} {
		r, err := Synthesise(context.Background(), &Input{
			Catalog: catalog.Default(), PolicyType: x.policyType, Attachment: x.attachment,
			Grants: []Grant{{Actions: []string{"dynamodb:GetItem", "dynamodb:PutItem"}, Resources: tables(150)}},
		})
		var e *Error
		switch {
		case x.rule == "" && (err != nil || len(r.Documents) != x.documents):
			t.Errorf("%s %s: %v", x.policyType, x.attachment, err)
		case x.rule != "" && (!errors.As(err, &e) || e.Rule != x.rule):
			t.Errorf("%s %s: %v", x.policyType, x.attachment, err)
		}
	}
	long := []Grant{{Actions: []string{"s3:GetObject"}, Resources: []string{"arn:aws:s3:::b/" + strings.Repeat("a", 7000)}}}
	_, err := Synthesise(context.Background(), &Input{Catalog: catalog.Default(), Grants: long})
	var e *Error
	if !errors.As(err, &e) || e.Rule != "Y-708" {
		t.Errorf("one entry over the limit: %v", err)
	}
}

// TestVerifyCatches: a policy that allows more or less than was asked for does not pass.
func TestVerifyCatches(t *testing.T) {
	in := &Input{Catalog: catalog.Default(), Grants: []Grant{
		{Actions: []string{"s3:GetObject", "s3:PutObject"}, Resources: []string{"arn:aws:s3:::a/*"}},
		{Actions: []string{"s3:ListBucket"}, Resources: []string{"arn:aws:s3:::home"}, Conditions: []Condition{{"StringLike", "s3:prefix", []string{"a", "b"}}}},
	}}
	for name, x := range map[string]struct {
		change           func(list []*statement)
		proof, catalogue bool // which check sees it
	}{
		"nothing":             {func([]*statement) {}, false, false},
		"an action more":      {func(l []*statement) { l[0].actions = append(l[0].actions, "s3:DeleteObject") }, true, true},
		"an action less":      {func(l []*statement) { l[0].actions = l[0].actions[:1] }, true, true},
		"a wider entry":       {func(l []*statement) { l[0].resources = []string{"arn:aws:s3:::a*"} }, true, false},
		"another entry":       {func(l []*statement) { l[0].resources = []string{"arn:aws:s3:::b/*"} }, true, true},
		"no condition":        {func(l []*statement) { l[1].condition = none }, true, true},
		"a value less":        {func(l []*statement) { l[1].condition = conditionOf("StringLike", "s3:prefix", "b") }, true, true},
		"an uncatalogued one": {func(l []*statement) { l[0].actions = append(l[0].actions, "s3:NotYet") }, true, false},
		"a wildcard":          {func(l []*statement) { l[0].actions = []string{"s3:GetObject*", "s3:PutObject"} }, true, true},
	} {
		s := newSynthesis(in)
		s.merge()
		x.change(s.documents[0])
		if err := s.verifyProof(context.Background()); (err != nil) != x.proof {
			t.Errorf("%s: the proof says %v", name, err)
		}
		if err := s.verifyCatalogue(context.Background()); (err != nil) != x.catalogue {
			t.Errorf("%s: the evaluator says %v", name, err)
		}
	}
}

func conditionOf(op, key string, values ...string) *condition {
	r := reader{catalog: catalog.Default()}
	return r.readConditions([]Condition{{op, key, values}})
}
