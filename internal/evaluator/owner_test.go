// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

func testOwner(tb testing.TB, s string) *request.Owner {
	tb.Helper()
	o, err := request.ParseOwner(s)
	if err != nil {
		tb.Fatalf("%s: %v", s, err)
	}
	return o
}

// TestOwnerCovers is E-540 and E-1715: what lies in a resource, and what patterns match.
// Wildcards in the resource mean all of the shape (E-1410).
func TestOwnerCovers(t *testing.T) {
	const a = ":444455556666:"
	for _, tt := range []struct {
		owner, resource string
		want            truth.Value
	}{
		{"arn:aws:s3:::logs", "arn:aws:s3:::logs", yes},
		{"arn:aws:s3:::logs", "arn:aws:s3:::logs/2031/a", yes},
		{"arn:aws:s3:::logs", "arn:aws:s3:::logs-old/a", no},
		{"arn:aws:s3:::logs", "arn:aws:s3:::logs/*", yes},
		{"arn:aws:s3:::logs", "arn:aws:s3:::logs*", maybe},
		{"arn:aws:s3:::logs", "arn:aws:s3:::logs-*", no},
		{"arn:aws:s3:::logs", "arn:aws:s3:::lo*", maybe},
		{"arn:aws:s3:::logs", "arn:aws:s3:::*", maybe},
		{"arn:aws:s3:::logs", "arn:aws:s3:::*/x", maybe},
		{"arn:aws:s3:::logs", "arn:aws:sqs:*:*:*", no},

		{"arn:aws:s3:::*-logs", "arn:aws:s3:::a-logs", yes},
		{"arn:aws:s3:::*-logs", "arn:aws:s3:::a-logs/x", yes},
		{"arn:aws:s3:::*-logs", "arn:aws:s3:::a-logs/*", yes},
		{"arn:aws:s3:::*-logs", "arn:aws:s3:::b/x-logs", no}, // an object of another bucket
		{"arn:aws:s3:::*-logs", "arn:aws:s3:::b/*", no},
		{"arn:aws:s3:::logs-*", "arn:aws:s3:::logs-*", yes},
		{"arn:aws:s3:::logs-*", "arn:aws:s3:::logs-a*/b", yes},
		{"arn:aws:s3:::logs-*", "arn:aws:s3:::log*", maybe},
		{"arn:aws:s3:::*", "arn:aws:s3:::*", yes},
		{"arn:aws:s3:::logs-?", "arn:aws:s3:::logs-1/x", yes},
		{"arn:aws:s3:::logs-?", "arn:aws:s3:::logs-12", no},

		{"arn:aws:kms:*" + a + "key/*", "arn:aws:kms:eu-west-1" + a + "key/1", yes},
		{"arn:aws:kms:*" + a + "key/*", "arn:aws:kms:eu-west-1" + a + "key/*", yes},
		{"arn:aws:kms:*" + a + "key/*", "arn:aws:kms:*" + a + "key/*", yes},
		{"arn:aws:kms:*" + a + "key/*", "arn:aws:kms:*:*:key/*", maybe},
		{"arn:aws:kms:*" + a + "key/*", "arn:aws:kms:eu-west-1" + a + "alias/x", no},
		{"arn:aws:kms:*" + a + "key/*", "arn:aws:kms:eu-west-1" + a + "*", maybe},
		{"arn:aws:kms:*" + a + "key/*", "arn:aws:kms:eu-west-1:777788889999:key/1", no},
		{"arn:aws:kms:eu-*" + a + "key/*", "arn:aws:kms:*" + a + "key/*", maybe},
		{"arn:aws:kms:eu-west-1" + a + "key/1", "arn:aws:kms:eu-west-1" + a + "key/*", maybe},
		{"arn:*:kms:*" + a + "key/*", "arn:aws-cn:kms:cn-north-1" + a + "key/1", yes},

		// Names with slashes: the longer name is another resource.
		{"arn:aws:iam:" + a + "role/app", "arn:aws:iam:" + a + "role/app", yes},
		{"arn:aws:iam:" + a + "role/app", "arn:aws:iam:" + a + "role/app/Harvester", no},
		{"arn:aws:iam:" + a + "role/app", "arn:aws:iam:" + a + "role/app*", maybe},
		{"arn:aws:iam:" + a + "role/*", "arn:aws:iam:" + a + "role/app/Harvester", yes},
		{"arn:aws:iam:" + a + "role/*-admin", "arn:aws:iam:" + a + "role/app/x-admin", yes},
		{"arn:aws:secretsmanager:eu-west-1" + a + "secret:prod", "arn:aws:secretsmanager:eu-west-1" + a + "secret:prod/db-a1b2c3", no},
		{"arn:aws:secretsmanager:eu-west-1" + a + "secret:prod/*", "arn:aws:secretsmanager:eu-west-1" + a + "secret:prod/db-a1b2c3", yes},
		{"arn:aws:ecr:eu-west-1" + a + "repository/team", "arn:aws:ecr:eu-west-1" + a + "repository/team/app", no},
		{"arn:aws:logs:eu-west-1" + a + "log-group:/app", "arn:aws:logs:eu-west-1" + a + "log-group:/app:log-stream:x", yes},
		{"arn:aws:logs:eu-west-1" + a + "log-group:/app", "arn:aws:logs:eu-west-1" + a + "log-group:/app/web:*", no},

		{"arn:aws:dynamodb:eu-west-1" + a + "table/t", "arn:aws:dynamodb:eu-west-1" + a + "table/t/index/i", yes},
		{"arn:aws:dynamodb:eu-west-1" + a + "table/*-x", "arn:aws:dynamodb:eu-west-1" + a + "table/t/index/i-x", no},
		{"arn:aws:lambda:eu-west-1" + a + "function:f", "arn:aws:lambda:eu-west-1" + a + "function:f:live", yes},
		{"arn:aws:lambda:eu-west-1" + a + "function:f", "arn:aws:lambda:eu-west-1" + a + "function:f2", no},
		{"arn:aws:sns:*" + a + "*", "arn:aws:sns:eu-west-1" + a + "alarms", yes},
		{"arn:aws:execute-api:eu-west-1" + a + "api", "arn:aws:execute-api:eu-west-1" + a + "api/prod/*", yes},
		{"arn:aws:execute-api:eu-west-1" + a + "api", "arn:aws:execute-api:eu-west-1" + a + "other/api", no},
	} {
		o := testOwner(t, tt.owner)
		if got := o.Covers(arn.FromGlob(tt.resource)); got != tt.want {
			t.Errorf("%s, %s: %v, want %v", tt.owner, tt.resource, got, tt.want)
		}
	}
	o := testOwner(t, "arn:aws:s3:::logs")
	for text, want := range map[string]truth.Value{"": maybe, "arn:aws:s": maybe, "arn:aws:s3:::logs/": yes, "arn:aws:sqs:": no, "x": no} {
		if got := o.Covers(pattern.WithPrefix(text)); got != want {
			t.Errorf("what begins with %q: %v, want %v", text, got, want)
		}
	}
}

// TestOwnerCoversSoundly: what is said about all resources of a shape holds for each.
func TestOwnerCoversSoundly(t *testing.T) {
	piece := rapid.SampledFrom([]string{"a", "b", "-", "/", ":", "key/", "", "aa"})
	glob := rapid.SampledFrom([]string{"a", "b", "-", "/", ":", "key/", "*", "?", "*a"})
	text := func(t *rapid.T, of *rapid.Generator[string]) string {
		return strings.Join(rapid.SliceOfN(of, 1, 5).Draw(t, "pieces"), "")
	}
	seen := map[truth.Value]int{}
	rapid.Check(t, func(t *rapid.T) {
		service := rapid.SampledFrom([]string{"s3", "iam", "kms"}).Draw(t, "service")
		head := "arn:aws:" + service + "::"
		o, err := request.ParseOwner(head + rapid.SampledFrom([]string{"1", "*", ""}).Draw(t, "account") + ":" + text(t, glob))
		if err != nil {
			t.Skip()
		}
		shape := head + rapid.SampledFrom([]string{"1", "*"}).Draw(t, "account") + ":" + text(t, glob)
		said := o.Covers(arn.FromGlob(shape))
		seen[said]++
		fill := func(s string) string {
			s = strings.Replace(s, "::*:", "::"+rapid.SampledFrom([]string{"1", "2", ""}).Draw(t, "in the account")+":", 1)
			for strings.Contains(s, "*") {
				s = strings.Replace(s, "*", strings.Join(rapid.SliceOfN(piece, 0, 3).Draw(t, "star"), ""), 1)
			}
			for strings.Contains(s, "?") {
				s = strings.Replace(s, "?", rapid.SampledFrom([]string{"a", "/", ":"}).Draw(t, "one"), 1)
			}
			return s
		}
		one := fill(shape)
		got := o.Covers(pattern.Literal(one))
		if said.Definite() && got != said {
			t.Fatalf("%s covers %s: %v, and %s: %v", o, shape, said, one, got)
		}
		globs, exact := o.Globs()
		hit := slices.ContainsFunc(globs, func(g string) bool { p := arn.Compile(g); return p.Match(one) })
		if hit != (got == yes) && (exact || got == yes) {
			t.Fatalf("%s covers %s: %v, and %q match: %v", o, one, got, globs, hit)
		}
	})
	if len(seen) < 2 {
		t.Errorf("only %v seen", seen)
	}
}

// TestOwnerCloser is the order of E-1715: the ARN itself, then the pattern with most
// literal characters.
func TestOwnerCloser(t *testing.T) {
	order := []string{
		"arn:aws:s3:::logs/a", "arn:aws:s3:::logs", "arn:aws:s3:::logs-2031-*", "arn:aws:s3:::logs-??-*", "arn:aws:s3:::log*", "arn:aws:s3:::*",
	}
	for i, s := range order {
		for j, r := range order {
			if got := testOwner(t, s).Closer(testOwner(t, r)); (got < 0) != (i < j) || (got == 0) != (i == j) {
				t.Errorf("%s, %s: %d", s, r, got)
			}
		}
	}
}

// TestE1715 chooses between entries about the same resource.
func TestE1715(t *testing.T) {
	const exact, near, far = castKey, "arn:aws:kms:eu-west-1:444455556666:key/*", "arn:aws:kms:*:444455556666:key/*"
	other := strings.Replace(castKey, "key/0", "key/f", 1)
	statements := func(s string) *program.Policy {
		doc := testDocument(t, `{"Version":"2012-10-17","Statement":[`+s+`]}`)
		p, err := program.Compile(doc, iam.Resource, "key policy", nil)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	deny := statements(`{"Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*"}`)
	grant := statements(`{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}`)
	for name, tt := range map[string]struct {
		resource string
		list     []ResourcePolicy
		want     string
	}{
		"the key itself first":        {exact, []ResourcePolicy{{Owner: near, Policy: deny}, {Owner: exact, Policy: grant}}, "allowed"},
		"another key":                 {other, []ResourcePolicy{{Owner: near, Policy: deny}, {Owner: exact, Policy: grant}}, "explicitDeny"},
		"most literal characters":     {exact, []ResourcePolicy{{Owner: far, Policy: deny}, {Owner: near, Policy: grant}}, "allowed"},
		"in either order":             {exact, []ResourcePolicy{{Owner: near, Policy: grant}, {Owner: far, Policy: deny}}, "allowed"},
		"a shape that one covers":     {near, []ResourcePolicy{{Owner: far, Policy: deny}, {Owner: near, Policy: grant}}, "allowed"},
		"a shape covered in part":     {near, []ResourcePolicy{{Owner: exact, Policy: grant}}, "undetermined"},
		"a shape of two policies":     {far, []ResourcePolicy{{Owner: far, Policy: deny}, {Owner: near, Policy: grant}}, "undetermined"},
		"a shape of two that agree":   {far, []ResourcePolicy{{Owner: far, Policy: grant}, {Owner: exact, Policy: statements(`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}`)}}, "allowed"},
		"a shape of two that deny":    {far, []ResourcePolicy{{Owner: far, Policy: deny}, {Owner: exact, Policy: statements(`{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}`)}}, "explicitDeny"},
		"a shape that nobody grants":  {near, []ResourcePolicy{{Owner: exact, Kind: PolicyDefault}}, "implicitDeny"},
		"a shape of one policy twice": {far, []ResourcePolicy{{Owner: far, Policy: grant}, {Owner: near, Policy: grant}, {Owner: exact, Policy: grant}}, "allowed"},
		"the default key policy":      {other, []ResourcePolicy{{Owner: far, Kind: PolicyDefault}, {Owner: exact, Policy: grant}}, "implicitDeny"},
	} {
		t.Run(name, func(t *testing.T) {
			ev := New(Layers{Resource: tt.list}, nil, Options{UnknownActions: true})
			action, err := ev.Action("kms:Decrypt")
			if err != nil {
				t.Fatal(err)
			}
			resource := request.NewResource(arn.FromGlob(tt.resource))
			r, err := ev.Evaluate(&request.Request{Principal: testCaller(t, castMira), Action: action, Resources: []*request.Resource{resource}})
			if err != nil {
				t.Fatal(err)
			}
			if r.Decision.String() != tt.want {
				t.Errorf("%s, want %s; causes %v", r.Decision, tt.want, r.Causes)
			}
			partly := func(c Cause) bool {
				return c.Why == WhyPolicyInPart && c.Part == PartResourcePolicy && c.Detail != ""
			}
			if tt.want == "undetermined" && !slices.ContainsFunc(r.Causes, partly) {
				t.Errorf("causes %v", r.Causes)
			}
		})
	}
}

// TestCheckOwners: keys that cannot be, and shorthands that do not fit.
func TestCheckOwners(t *testing.T) {
	none, byDefault := PolicyNone, PolicyDefault
	p := &program.Policy{}
	for name, tt := range map[string]struct {
		list []ResourcePolicy
		want string // of the errors, "" for none
	}{
		"a bucket without":        {[]ResourcePolicy{{Owner: castBucket, Kind: none}}, ""},
		"a pattern":               {[]ResourcePolicy{{Owner: "arn:aws:s3:::tide-*", Kind: none}}, ""},
		"no ARN":                  {[]ResourcePolicy{{Owner: "tide-logs", Policy: p}}, "is not an ARN"},
		"all services":            {[]ResourcePolicy{{Owner: "arn:aws:*:*:444455556666:*", Kind: none}}, "names no service"},
		"nothing":                 {[]ResourcePolicy{{Owner: "arn:aws:s3:::", Kind: none}}, "names no resource"},
		"a role without":          {[]ResourcePolicy{{Owner: castHarvester, Kind: none}}, "every role has a trust policy"},
		"all of IAM without":      {[]ResourcePolicy{{Owner: "arn:aws:iam::444455556666:*", Kind: none}}, "every role has a trust policy"},
		"a user":                  {[]ResourcePolicy{{Owner: castMira, Policy: p}}, "only roles have a policy of their own"},
		"all of IAM":              {[]ResourcePolicy{{Owner: "arn:aws:iam::444455556666:*", Policy: p}}, ""},
		"roles of a path":         {[]ResourcePolicy{{Owner: "arn:aws:iam::444455556666:role/app/*", Policy: p}}, ""},
		"a key without":           {[]ResourcePolicy{{Owner: castKey, Kind: none}}, "every key has a key policy"},
		"all of KMS without":      {[]ResourcePolicy{{Owner: "arn:aws:kms:*:444455556666:*", Kind: none}}, "every key has a key policy"},
		"an alias without":        {[]ResourcePolicy{{Owner: castAlias, Kind: none}}, ""},
		"default of a key":        {[]ResourcePolicy{{Owner: castKey, Kind: byDefault}}, ""},
		"default of all keys":     {[]ResourcePolicy{{Owner: "arn:aws:kms:*:*:key/*", Kind: byDefault}}, ""},
		"default of an alias":     {[]ResourcePolicy{{Owner: castAlias, Kind: byDefault}}, "is not a KMS key"},
		"default of all of KMS":   {[]ResourcePolicy{{Owner: "arn:aws:kms:*:444455556666:*", Kind: byDefault}}, "is not a KMS key"},
		"default of a bucket":     {[]ResourcePolicy{{Owner: castBucket, Kind: byDefault}}, "is not a KMS key"},
		"a tie":                   {[]ResourcePolicy{{Owner: "arn:aws:s3:::a*", Policy: p}, {Owner: "arn:aws:s3:::*b", Kind: none}}, "neither counts before the other"},
		"no tie, nothing in both": {[]ResourcePolicy{{Owner: "arn:aws:s3:::a*", Policy: p}, {Owner: "arn:aws:s3:::b*", Kind: none}}, ""},
		"no tie, one is closer":   {[]ResourcePolicy{{Owner: "arn:aws:s3:::a*", Policy: p}, {Owner: "arn:aws:s3:::*bb", Kind: none}}, ""},
		"no tie, the same":        {[]ResourcePolicy{{Owner: "arn:aws:s3:::a*", Kind: none}, {Owner: "arn:aws:s3:::*b", Kind: none}}, ""},
		"no tie, two ARNs":        {[]ResourcePolicy{{Owner: "arn:aws:s3:::a1", Policy: p}, {Owner: "arn:aws:s3:::a2", Kind: none}}, ""},
	} {
		l := Layers{Resource: tt.list}
		err := l.checkOwners()
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
	}
}

// TestDefaultPolicies compiles the texts of this package.
func TestDefaultPolicies(t *testing.T) {
	ev := New(Layers{Resource: []ResourcePolicy{{Owner: castKey, Kind: PolicyDefault}}}, nil, Options{})
	for _, p := range []*program.Policy{ev.held[0].policy, ev.efsDefault()} {
		if p.More || len(p.Statements) != 1 || p.Statements[0].Source.Effect.String() != "Allow" {
			t.Errorf("%s: %+v", p.Label, p)
		}
	}
}

// TestOwnerAllocates: the lookup of a known resource allocates nothing.
func TestOwnerAllocates(t *testing.T) {
	o := testOwner(t, "arn:aws:kms:*:444455556666:key/*")
	a, _ := arn.Split(castKey)
	if n := testing.AllocsPerRun(100, func() { o.CoversARN(&a) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestShapesSoundly: what is said of all resources of a shape holds for each of them,
// also if the policies of some are given (E-1601, E-1715).
func TestShapesSoundly(t *testing.T) {
	compiled := make([]*program.Policy, 0, 4)
	for _, s := range []string{
		`{"Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*"}`,
		`{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}`,
		`{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"kms:*","Resource":"*"}`,
		`{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"kms:*","Resource":"arn:aws:kms:*:*:key/a*"}`,
	} {
		p, err := program.Compile(testDocument(t, `{"Version":"2012-10-17","Statement":[`+s+`]}`), iam.Resource, "key policy", nil)
		if err != nil {
			t.Fatal(err)
		}
		compiled = append(compiled, p)
	}
	identity := testDocument(t, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"arn:aws:kms:*:*:key/*b"}]}`)
	id, err := program.Compile(identity, iam.Identity, "identity", nil)
	if err != nil {
		t.Fatal(err)
	}
	var callers []*request.Principal
	for _, s := range []string{castMira, castCourier, "sns.amazonaws.com", castRootA} {
		callers = append(callers, testCaller(t, s))
	}
	const head = "arn:aws:kms:eu-west-1:444455556666:key/"
	ends := rapid.SampledFrom([]string{"a", "b", "ab", "a*", "*b", "*", "a*b", "?", "b?"})
	seen := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		caller := rapid.SampledFrom(callers).Draw(t, "caller")
		var l Layers
		if caller.Kind != request.KindService {
			l.Identity.List = []*program.Policy{id}
		}
		for _, end := range rapid.SliceOfNDistinct(ends, 0, 3, rapid.ID[string]).Draw(t, "owners") {
			rp := ResourcePolicy{Owner: head + end, Kind: rapid.SampledFrom([]PolicyKind{PolicyGiven, PolicyGiven, PolicyDefault, PolicyNone}).Draw(t, "kind")}
			if rp.Kind == PolicyGiven {
				rp.Policy = rapid.SampledFrom(compiled).Draw(t, "policy")
			}
			l.Resource = append(l.Resource, rp)
		}
		if l.checkOwners() != nil && strings.Contains(l.checkOwners().Error(), "neither counts") {
			t.Skip("a tie")
		}
		ev := New(l, nil, Options{UnknownActions: true})
		action, err := ev.Action("kms:Decrypt")
		if err != nil {
			t.Fatal(err)
		}
		decide := func(text pattern.Text) Possible {
			req := &request.Request{Principal: caller, Action: action, Resources: []*request.Resource{request.NewResource(text)}}
			p, err := ev.Decide(req)
			if err != nil {
				t.Fatal(err)
			}
			r, err := ev.Evaluate(req)
			if err != nil || r.Possible != p || (r.Decision == Undetermined) != (len(r.Causes) > 0) {
				t.Fatalf("%s and %v (%v), causes %v", p, r.Possible, err, r.Causes)
			}
			return p
		}
		shape := ends.Draw(t, "shape")
		all := decide(arn.FromGlob(head + shape))
		seen[all.String()]++
		one := strings.ReplaceAll(strings.ReplaceAll(shape, "*", rapid.SampledFrom([]string{"", "a", "b", "ab"}).Draw(t, "*")), "?", rapid.SampledFrom([]string{"a", "b"}).Draw(t, "?"))
		if p := decide(pattern.Literal(head + one)); p&^all != 0 {
			t.Fatalf("%s may be %s, and %s of all of %s", one, p, all, shape)
		}
	})
	if len(seen) < 3 {
		t.Errorf("only %v seen", seen)
	}
}
