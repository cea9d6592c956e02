// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

func TestE207ContextValuesHaveTheirType(t *testing.T) {
	for key, values := range map[string]struct{ good, bad []string }{
		"t:string":            {[]string{"", "anything"}, nil},
		"T:Arn":               {[]string{"arn:aws:s3:::a"}, []string{"", "a", "arn:aws:s3", "ARN:aws:s3:::a"}},
		"t:number":            {[]string{"0", "-1.5"}, []string{"", "ten", "1e3", strings.Repeat("9", 1_000_000)}},
		"t:date":              {[]string{"2031", "1924992000"}, []string{"", "tomorrow", "2031-01-01T00:00:00"}},
		"t:bool":              {[]string{"true", "FALSE"}, []string{"", "1", "yes"}},
		"t:ip":                {[]string{"203.0.113.7", "::1"}, []string{"", "203.0.113.0/24", "localhost"}},
		"t:binary":            {[]string{"", "YQ=="}, []string{"YQ", "!"}},
		"aws:SourceIp":        {[]string{"203.0.113.7"}, []string{"here"}},
		"aws:SecureTransport": {[]string{"true"}, []string{"tls"}},
		"aws:PrincipalTag/x":  {[]string{"", "x"}, nil},
	} {
		for _, s := range values.good {
			if _, err := NewContext(map[string][]string{key: {s}}, testCatalog{}); err != nil {
				t.Errorf("%s = %q: %v", key, s, err)
			}
		}
		for _, s := range values.bad {
			_, err := NewContext(map[string][]string{key: {s}}, testCatalog{})
			var bad *ContextError
			if !errors.As(err, &bad) || len(bad.Problems) != 1 || len(err.Error()) > 500 {
				t.Errorf("%s = %.50q: %v", key, s, err)
			}
		}
	}
}

func TestContextErrorsAreListed(t *testing.T) {
	_, err := NewContext(map[string][]string{"t:number": {"x"}, "t:bool": {"y"}, "nocolon": {"z"}, "aws:SourceVpc": {"a"}, "aws:sourcevpc": {"b"}}, testCatalog{})
	const want = `the context has 4 problems:
  - the context has the key aws:SourceVpc twice, as aws:SourceVpc and as aws:sourcevpc, with different values: leave one out
  - "nocolon" is not a context key: write it as service:Name, such as aws:SourceVpc
  - the value "y" of the context key t:bool is not true or false
  - the value "x" of the context key t:number is not a number, such as 3600 or -1.5`
	if err == nil || err.Error() != want {
		t.Errorf("the error is\n%v\nwant\n%s", err, want)
	}
	if _, err := NewContext(map[string][]string{"aws:SourceVpc": {"a"}, "aws:sourcevpc": {"a"}}, nil); err != nil {
		t.Errorf("one key twice with the same value: %v", err)
	}
	_, err = NewPartialContext(map[string]ContextValue{"t:string": {Values: []pattern.Text{pattern.Literal("a")}}}, nil)
	if err == nil || !strings.Contains(err.Error(), "absent") {
		t.Errorf("a value of an absent key: %v", err)
	}
}

func TestMerge(t *testing.T) {
	parse := func(values map[string][]string) *Context {
		t.Helper()
		c, err := NewContext(values, testCatalog{})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	base := parse(map[string][]string{"t:string": {"base"}, "aws:ResourceTag/Team": {"base"}, "aws:CurrentTime": {"2031"}, "aws:CalledVia": {"a.amazonaws.com"}})
	over := parse(map[string][]string{"T:STRING": {"over"}, "aws:resourcetag/team": {"over"}, "aws:EpochTime": {"0000000000"}})
	v := scene{}.env(t)
	v.context = base.Merge(over)
	for key, want := range map[string]string{
		"t:string": "over", "aws:ResourceTag/TEAM": "over", "aws:EpochTime": "0", "aws:CurrentTime": "1970-01-01T00:00:00Z", "aws:CalledViaFirst": "a.amazonaws.com",
	} {
		k := resolveKey(key, testCatalog{})
		kv := v.key(&k)
		if got := kv.describe(); got != want {
			t.Errorf("%s is %s, want %s", key, got, want)
		}
	}
	var none *Context
	if none.Merge(base) != base || base.Merge(nil) != base || none.Merge(nil) != nil {
		t.Error("merging with nothing changes a context")
	}
	if base.entry("t:string").value.one.String() != "base" {
		t.Error("merging changed an operand")
	}
}

// lookup describes what a request has under a key: "absent", "?" for an unknown
// value, "value", and "maybe …" for unknown presence.
func lookup(t *testing.T, s scene, key string) string {
	t.Helper()
	v := s.env(t)
	k := resolveKey(key, v.ev.catalog)
	kv := v.key(&k)
	prefix := ""
	switch {
	case kv.here() == truth.False:
		return "absent"
	case kv.presence == truth.Unknown:
		prefix = "maybe "
	}
	return prefix + strings.ReplaceAll(kv.describe(), "(unknown)", "?")
}

// The keys of class A for every kind of caller (section 12).
func TestE1203DerivedFromTheCaller(t *testing.T) {
	withID := func(p *Principal, id string) *Principal {
		p.UniqueID = id
		p.derive()
		return p
	}
	parse := func(s string) *Principal {
		t.Helper()
		p, err := ParsePrincipal(s)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	session, err := parse(testRole).WithSession("run-7")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name   string
		caller *Principal
		want   map[string]string
	}{
		{"user", withID(parse(testUser), "AIDAMIRA"), map[string]string{
			"aws:PrincipalArn": testUser, "aws:PrincipalAccount": "444455556666", "aws:PrincipalType": "User", "aws:userid": "AIDAMIRA", "aws:username": "mira",
			"aws:PrincipalIsAWSService": "false", "aws:PrincipalServiceName": "absent", "aws:PrincipalServiceNamesList": "absent", "aws:AssumedRoot": "absent",
			"aws:MultiFactorAuthPresent": "absent", "aws:MultiFactorAuthAge": "absent", "aws:TokenIssueTime": "absent", "aws:SourceArn": "absent",
			"aws:PrincipalOrgID": "absent", "aws:PrincipalTag/x": "absent",
		}},
		{"user without id", parse(testUser), map[string]string{"aws:userid": "AIDA?"}},
		{"role session", withID(session, "AROAHARV"), map[string]string{
			"aws:PrincipalArn": testRole, "aws:PrincipalAccount": "444455556666", "aws:PrincipalType": "AssumedRole", "aws:userid": "AROAHARV:run-7", "aws:username": "absent",
			"aws:PrincipalIsAWSService": "false", "aws:MultiFactorAuthPresent": "maybe ?", "aws:MultiFactorAuthAge": "absent", "aws:TokenIssueTime": "?",
		}},
		{"session ARN", parse(testSession), map[string]string{
			"aws:PrincipalArn": "arn:aws:iam::444455556666:role/?Harvester", "aws:userid": "AROA?:run-7",
		}},
		{"role ARN (E-203)", parse(testRole), map[string]string{"aws:PrincipalArn": testRole, "aws:userid": "AROA?:?", "aws:PrincipalType": "AssumedRole"}},
		{"federated user", parse("arn:aws:sts::444455556666:federated-user/kiosk"), map[string]string{
			"aws:PrincipalArn": "arn:aws:sts::444455556666:federated-user/kiosk", "aws:PrincipalType": "FederatedUser", "aws:userid": "444455556666:kiosk",
			"aws:username": "absent", "aws:TokenIssueTime": "?",
		}},
		{"root", parse("arn:aws:iam::444455556666:root"), map[string]string{
			"aws:PrincipalArn": "arn:aws:iam::444455556666:root", "aws:PrincipalType": "Account", "aws:userid": "444455556666", "aws:username": "absent",
			"aws:MultiFactorAuthPresent": "absent", "aws:AssumedRoot": "absent",
		}},
		{"service", parse("events.amazonaws.com"), map[string]string{
			"aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": "events.amazonaws.com", "aws:PrincipalServiceNamesList": "[events.amazonaws.com, ?]",
			"aws:PrincipalOrgID": "absent", "aws:PrincipalOrgPaths": "absent", "aws:username": "absent", "aws:PrincipalArn": "maybe ?", "aws:PrincipalTag/x": "absent",
			"aws:SourceIp": "maybe ?", "aws:SourceArn": "absent",
		}},
		{"anonymous (E-1213)", parse("*"), map[string]string{
			"aws:PrincipalArn": "absent", "aws:PrincipalAccount": "anonymous", "aws:PrincipalType": "Anonymous", "aws:userid": "anonymous", "aws:username": "absent",
			"aws:PrincipalIsAWSService": "absent", "aws:PrincipalOrgID": "absent", "aws:PrincipalTag/x": "absent", "aws:TokenIssueTime": "absent",
			"aws:SourceIp": "?", "aws:SecureTransport": "true",
		}},
		{"web identity", parse("accounts.google.com"), map[string]string{"aws:PrincipalArn": "absent", "aws:PrincipalOrgID": "absent", "aws:userid": "?", "aws:PrincipalIsAWSService": "absent"}},
		{"unnamed role", UnnamedRole("444455556666"), map[string]string{"aws:PrincipalAccount": "444455556666", "aws:PrincipalArn": "arn:aws:iam::444455556666:role/?"}},
		{"unnamed role of the resource's account", UnnamedRole(""), map[string]string{"aws:PrincipalAccount": "444455556666", "aws:ResourceAccount": "444455556666"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			for key, want := range row.want {
				if got := lookup(t, scene{caller: row.caller}, key); got != want {
					t.Errorf("%s is %s, want %s", key, got, want)
				}
			}
		})
	}
}

func TestE1204Completeness(t *testing.T) {
	open := scene{options: Options{OpenContext: true}}
	for _, row := range []struct {
		key, closed, open string
	}{
		{"aws:RequestedRegion", "?", "?"},
		{"aws:UserAgent", "?", "?"},
		{"aws:CurrentTime", "?", "?"},
		{"aws:EpochTime", "?", "?"},
		{"aws:SourceIp", "?", "maybe ?"}, // it may go through an endpoint
		{"t:always", "?", "?"},
		{"t:string", "absent", "maybe ?"},
		{"t:list", "absent", "maybe [?]"},
		{"no:such", "absent", "maybe ?"},
		{"aws:SourceVpc", "absent", "maybe ?"},
		{"aws:CalledVia", "absent", "maybe [?]"},
		{"aws:PrincipalTag/x", "absent", "maybe ?"},
		{"aws:ResourceTag/x", "absent", "maybe ?"},
		{"aws:RequestTag/x", "absent", "maybe ?"},
		{"aws:TagKeys", "absent", "maybe [?]"},
		{"aws:PrincipalOrgID", "absent", "maybe ?"},
		{"aws:MultiFactorAuthPresent", "absent", "maybe ?"},
		{"aws:TokenIssueTime", "absent", "maybe ?"},
		{"aws:SourceArn", "absent", "absent"}, // E-1210
		{"aws:username", "mira", "mira"},
	} {
		if got := lookup(t, scene{}, row.key); got != strings.Replace(row.closed, "[?]", "absent", 1) {
			t.Errorf("%s in a closed context is %s, want %s", row.key, got, row.closed)
		}
		got := lookup(t, open, row.key)
		if want := strings.Replace(row.open, "maybe [?]", "maybe [?]", 1); got != want {
			t.Errorf("%s in an open context is %s, want %s", row.key, got, want)
		}
	}
}

func TestE1205Assumptions(t *testing.T) {
	for _, row := range []struct {
		name  string
		scene scene
		want  [3]string // aws:SecureTransport, aws:ViaAWSService, aws:SourceIp
		count int
	}{
		{"defaults", scene{}, [3]string{"true", "false", "?"}, 2},
		{"without assumptions", scene{options: Options{NoAssumptions: true}}, [3]string{"?", "?", "maybe ?"}, 0},
		{"supplied", scene{context: map[string][]string{"aws:SecureTransport": {"false"}, "aws:ViaAWSService": {"true"}}}, [3]string{"false", "true", "absent"}, 0},
		{"forwarded", with("aws:CalledVia", "athena.amazonaws.com"), [3]string{"true", "true", "absent"}, 1},
		{"address of a forwarded call, supplied", scene{context: map[string][]string{"aws:ViaAWSService": {"true"}, "aws:SourceIp": {"203.0.113.7"}}}, [3]string{"true", "true", "203.0.113.7"}, 1},
	} {
		for i, key := range []string{"aws:SecureTransport", "aws:ViaAWSService", "aws:SourceIp"} {
			if got := lookup(t, row.scene, key); got != row.want[i] {
				t.Errorf("%s: %s is %s, want %s", row.name, key, got, row.want[i])
			}
		}
		m, _ := row.scene.compile(t, `{"Bool":{"aws:SecureTransport":"true","aws:ViaAWSService":"false"}}`)
		v := row.scene.env(t)
		v.trace.assumptions = nil
		m.match(v)
		if len(v.trace.assumptions) != row.count {
			t.Errorf("%s: assumptions %q, want %d", row.name, v.trace.assumptions, row.count)
		}
	}
}

func TestE1206TimeIsOneThing(t *testing.T) {
	for _, row := range []struct {
		context      map[string][]string
		current, sec string
	}{
		{map[string][]string{"aws:CurrentTime": {"2031-01-01T01:00:00.5+01:00"}}, "2031-01-01T01:00:00.5+01:00", "1924992000"},
		{map[string][]string{"aws:EpochTime": {"1924992000"}}, "2031-01-01T00:00:00Z", "1924992000"},
		{map[string][]string{"aws:EpochTime": {"2031"}}, "2031-01-01T00:00:00Z", "1924992000"},
		{map[string][]string{"aws:EpochTime": {"1924992000"}, "aws:CurrentTime": {"2031"}}, "2031", "1924992000"},
	} {
		s := scene{context: row.context}
		if got := lookup(t, s, "aws:CurrentTime"); got != row.current {
			t.Errorf("%v: aws:CurrentTime is %s, want %s", row.context, got, row.current)
		}
		if got := lookup(t, s, "aws:EpochTime"); got != row.sec {
			t.Errorf("%v: aws:EpochTime is %s, want %s", row.context, got, row.sec)
		}
	}
	partial := scene{partial: map[string]ContextValue{"aws:CurrentTime": holding("2031-⟨?⟩")}}
	if got := lookup(t, partial, "aws:EpochTime"); got != "?" {
		t.Errorf("aws:EpochTime of a time known in part is %s", got)
	}
	if _, err := NewContext(map[string][]string{"aws:CurrentTime": {"2031"}, "aws:EpochTime": {"5000000000"}}, nil); err == nil {
		t.Error("two different times are taken")
	}
}

func TestRequestTags(t *testing.T) {
	for _, row := range []struct {
		name             string
		scene            scene
		keys, team, cost string
	}{
		{"derived", scene{context: map[string][]string{"aws:RequestTag/Team": {"red"}, "aws:RequestTag/cost": {"1"}}}, "[cost, Team]", "red", "1"},
		{"supplied keys", with("aws:TagKeys", "team"), "team", "maybe ?", "absent"},
		{"keys and more", scene{partial: map[string]ContextValue{"aws:TagKeys": holding("x", "⟨more⟩")}}, "[x, ?]", "maybe ?", "maybe ?"},
		{"perhaps", scene{partial: map[string]ContextValue{"aws:RequestTag/team": mayHold("red")}}, "maybe [?]", "maybe red", "maybe ?"},
		{"stated to be absent", with("aws:TagKeys"), "absent", "absent", "absent"},
	} {
		for i, key := range []string{"aws:TagKeys", "aws:RequestTag/team", "aws:RequestTag/cost"} {
			want := []string{row.keys, row.team, row.cost}[i]
			got := lookup(t, row.scene, key)
			if key == "aws:TagKeys" && row.name == "perhaps" {
				got = "maybe " + got // a list that may have no element
			}
			if got != want {
				t.Errorf("%s: %s is %s, want %s", row.name, key, got, want)
			}
		}
	}
	if _, err := NewContext(map[string][]string{"aws:TagKeys": {"cost"}, "aws:RequestTag/Team": {"red"}}, nil); err == nil {
		t.Error("a tag that aws:TagKeys does not list is taken")
	}
	if _, err := NewContext(map[string][]string{"aws:TagKeys": {"cost", "team"}, "aws:RequestTag/Team": {"red"}}, nil); err != nil {
		t.Error(err)
	}
	// W-70, W-71
	runAll(t, []expectation{
		{"W-41", `{"ForAllValues:StringEquals":{"aws:TagKeys":["team"]}}`, scene{}, yes},
		{"W-70", `{"ForAllValues:StringEquals":{"aws:TagKeys":["team"]}}`, scene{partial: map[string]ContextValue{"aws:TagKeys": holding("team", "⟨more⟩")}}, maybe},
		{"W-71", `{"ForAllValues:StringEquals":{"aws:TagKeys":["team"]}}`, scene{partial: map[string]ContextValue{"aws:TagKeys": holding("tmp", "⟨more⟩")}}, no},
		{"derived tag keys", `{"ForAnyValue:StringEquals":{"aws:TagKeys":["team"]}}`, with("aws:RequestTag/team", "red"), yes},
	})
}

func TestCalledVia(t *testing.T) {
	for _, row := range []struct {
		scene            scene
		all, first, last string
	}{
		{with("aws:CalledVia", "a", "b", "c"), "[a, b, c]", "a", "c"},
		{with("aws:CalledVia", "a"), "a", "a", "a"},
		{with("aws:CalledVia"), "absent", "absent", "absent"},
		{with("aws:CalledViaFirst", "a"), "[a, ?]", "a", "absent"},
		{scene{context: map[string][]string{"aws:CalledViaFirst": {"a"}, "aws:CalledViaLast": {"b"}}}, "[a, b, ?]", "a", "b"},
		{scene{partial: map[string]ContextValue{"aws:CalledVia": holding("a", "⟨more⟩")}}, "[a, ?]", "?", "?"},
		{scene{}, "absent", "absent", "absent"},
	} {
		for i, key := range []string{"aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast"} {
			if got, want := lookup(t, row.scene, key), []string{row.all, row.first, row.last}[i]; got != want {
				t.Errorf("%v: %s is %s, want %s", row.scene.context, key, got, want)
			}
		}
	}
	if _, err := NewContext(map[string][]string{"aws:CalledVia": {"a", "b"}, "aws:CalledViaFirst": {"b"}}, nil); err == nil {
		t.Error("a first link that is not the first is taken")
	}
}

func TestE1207KeysOfOtherActions(t *testing.T) {
	s := with("t:string", "a")
	s.lacks = map[string]string{"sqs:SendMessage": "t:string"}
	if got := lookup(t, s, "t:string"); got != "absent" {
		t.Errorf("a key that the action does not have is %s", got)
	}
	v := s.env(t)
	k := resolveKey("t:string", testCatalog{})
	if v.key(&k); len(v.trace.notes) != 1 || !strings.Contains(v.trace.notes[0], "sqs:SendMessage") {
		t.Errorf("notes %q", v.trace.notes)
	}
	s.options.UncheckedContext = true
	if got := lookup(t, s, "t:string"); got != "a" {
		t.Errorf("unchecked: %s", got)
	}
}

func TestE1210SourceOfServices(t *testing.T) {
	const arn = "arn:aws:events:eu-west-1:444455556666:rule/tide-1"
	for caller, want := range map[string]string{"events.amazonaws.com": arn, testUser: "absent", testRole: "absent", "*": "absent"} {
		s := with("aws:SourceArn", arn)
		s.principal = caller
		if got := lookup(t, s, "aws:SourceArn"); got != want {
			t.Errorf("%s: aws:SourceArn is %s, want %s", caller, got, want)
		}
		v := s.env(t)
		k := resolveKey("aws:SourceArn", testCatalog{})
		if v.key(&k); (len(v.trace.notes) == 1) != (want == "absent") {
			t.Errorf("%s: notes %q", caller, v.trace.notes)
		}
		s.options.UncheckedContext = true
		if got := lookup(t, s, "aws:SourceArn"); got != arn {
			t.Errorf("%s, unchecked: %s", caller, got)
		}
	}
}

func TestThroughAnEndpoint(t *testing.T) {
	given := with("aws:SourceVpce", "vpce-1")
	policyOnly := scene{endpoint: true}
	for key, want := range map[string][2]string{
		"aws:SourceIp":    {"absent", "absent"},
		"aws:SourceVpce":  {"vpce-1", "?"},
		"aws:SourceVpc":   {"?", "?"},
		"aws:VpcSourceIp": {"?", "?"},
		"aws:VpceOrgID":   {"absent", "absent"},
	} {
		for i, s := range []scene{given, policyOnly} {
			if got := lookup(t, s, key); got != want[i] {
				t.Errorf("%s through an endpoint (%d) is %s, want %s", key, i, got, want[i])
			}
		}
	}
	runAll(t, []expectation{
		{"W-51", `{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`, given, no},
		{"W-52", `{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`, given, yes},
	})
}

func TestE1343RequestedRegion(t *testing.T) {
	for _, row := range []struct {
		scene scene
		want  string
	}{
		{scene{action: "iam:CreateRole", resource: testRole}, "us-east-1"},
		{scene{action: "organizations:ListAccounts", resource: "*"}, "us-east-1"},
		{scene{action: "iam:CreateRole", principal: "arn:aws-cn:iam::444455556666:user/mira", resource: "arn:aws-cn:iam::444455556666:role/x"}, "cn-north-1"},
		{scene{action: "iam:CreateRole", principal: "arn:aws-us-gov:iam::444455556666:user/mira", resource: "*"}, "us-gov-west-1"},
		{scene{action: "iam:CreateRole", principal: "arn:aws-else:iam::444455556666:user/mira", resource: "*"}, "?"},
		{scene{action: "iam:CreateRole", caller: UnnamedRole("444455556666"), resource: testRole}, "us-east-1"},
		{scene{action: "iam:CreateRole", caller: UnnamedRole("444455556666"), resource: "*"}, "?"},
		{scene{}, "?"}, // the region of the queue is not that of the request
		{with("aws:RequestedRegion", "eu-west-1"), "eu-west-1"},
	} {
		if got := lookup(t, row.scene, "aws:RequestedRegion"); got != row.want {
			t.Errorf("%s %s: aws:RequestedRegion is %s, want %s", row.scene.action, row.scene.principal, got, row.want)
		}
	}
}

func TestResourceKeys(t *testing.T) {
	bucket := scene{action: "s3:GetObject", resource: "arn:aws:s3:::b/x", account: pattern.Literal("777788889999")}
	for _, row := range []struct {
		scene scene
		key   string
		want  string
	}{
		{scene{}, "aws:ResourceAccount", "444455556666"},
		{bucket, "aws:ResourceAccount", "777788889999"},
		{bucket, "s3:ResourceAccount", "777788889999"},
		{scene{}, "s3:ResourceAccount", "absent"},
		{scene{action: "s3:GetObject", resource: "arn:aws:s3:::b/x", options: Options{NoAssumptions: true}}, "aws:ResourceAccount", "?"},
		{scene{action: "iam:PassRole", resource: testRole}, "aws:ResourceTag/x", "maybe ?"}, // E-1340
		{scene{action: "iam:PassRole", resource: testRole}, "iam:ResourceTag/x", "maybe ?"},
		{scene{action: "iam:GetRole", resource: testRole}, "iam:ResourceTag/x", "absent"},
	} {
		if got := lookup(t, row.scene, row.key); got != row.want {
			t.Errorf("%s of %s is %s, want %s", row.key, row.scene.resource, got, row.want)
		}
	}
}

func TestMultiFactorAuth(t *testing.T) {
	for _, row := range []struct {
		scene        scene
		present, age string
	}{
		{scene{principal: testRole}, "maybe ?", "absent"},
		{scene{principal: testRole, context: map[string][]string{"aws:MultiFactorAuthPresent": {"true"}}}, "true", "?"},
		{scene{principal: testRole, context: map[string][]string{"aws:MultiFactorAuthPresent": {"false"}}}, "false", "absent"},
		{scene{principal: testUser, context: map[string][]string{"aws:MultiFactorAuthPresent": {"true"}, "aws:MultiFactorAuthAge": {"60"}}}, "true", "60"},
		{scene{principal: testRole, partial: map[string]ContextValue{"aws:MultiFactorAuthPresent": mayHold("true")}}, "maybe true", "maybe ?"},
		{scene{principal: "arn:aws:iam::444455556666:root"}, "absent", "absent"},
	} {
		if got := lookup(t, row.scene, "aws:MultiFactorAuthPresent"); got != row.present {
			t.Errorf("aws:MultiFactorAuthPresent is %s, want %s", got, row.present)
		}
		if got := lookup(t, row.scene, "aws:MultiFactorAuthAge"); got != row.age {
			t.Errorf("aws:MultiFactorAuthAge is %s, want %s", got, row.age)
		}
	}
}

func TestE1203Contradictions(t *testing.T) {
	for _, row := range []struct {
		name  string
		scene scene
		want  string // in the error; "" for none
	}{
		{"equal", with("aws:PrincipalAccount", "444455556666"), ""},
		{"other account", with("aws:PrincipalAccount", "777788889999"), "aws:PrincipalAccount is 777788889999, but for " + testUser + " it is 444455556666"},
		{"completes what is not known", scene{principal: testRole, context: map[string][]string{"aws:userid": {"AROAHARV:run-7"}}}, ""},
		{"cannot complete it", scene{principal: testRole, context: map[string][]string{"aws:userid": {"AIDAMIRA"}}}, "aws:userid is AIDAMIRA"},
		{"user name of a role", scene{principal: testRole, context: map[string][]string{"aws:username": {"mira"}}}, "aws:username is mira"},
		{"organization of a service", scene{principal: "events.amazonaws.com", context: map[string][]string{"aws:PrincipalOrgID": {"o-tide"}}}, "aws:PrincipalOrgID is o-tide"},
		{"organization of a user", with("aws:PrincipalOrgID", "o-tide"), ""},
		{"resource account", with("aws:ResourceAccount", "777788889999"), "aws:ResourceAccount is 777788889999, but the resource " + testQueue + " is in account 444455556666"},
		{"address through an endpoint", scene{endpoint: true, context: map[string][]string{"aws:SourceIp": {"203.0.113.7"}}}, "endpoint"},
		{"region of a regional service", with("aws:RequestedRegion", "eu-west-1"), ""},
		{"stated to be absent", with("aws:PrincipalAccount"), "aws:PrincipalAccount is absent, but for"},
		{"several", scene{principal: testRole, context: map[string][]string{"aws:username": {"mira"}, "aws:PrincipalType": {"User"}}}, "2 problems"},
		{"not known yet", scene{partial: map[string]ContextValue{"aws:PrincipalAccount": holding("⟨?⟩")}}, ""},
		{"cannot be right", scene{partial: map[string]ContextValue{"aws:PrincipalAccount": holding("7⟨?⟩")}}, "aws:PrincipalAccount is 7"},
	} {
		err := checkContext(row.scene.env(t))
		switch {
		case row.want == "" && err != nil:
			t.Errorf("%s: %v", row.name, err)
		case row.want != "" && (err == nil || !strings.Contains(err.Error(), row.want)):
			t.Errorf("%s: the error is %v, want %q", row.name, err, row.want)
		}
	}
	// The region of a global service is not an error, because one context serves many
	// requests.
	v := scene{action: "iam:GetRole", resource: testRole, context: map[string][]string{"aws:RequestedRegion": {"eu-west-1"}}}.env(t)
	if err := checkContext(v); err != nil || len(v.trace.notes) != 1 || !strings.Contains(v.trace.notes[0], "us-east-1") {
		t.Errorf("region of a global service: %v, notes %q", err, v.trace.notes)
	}
	// A supplied value that completes a derived one is used.
	s := scene{principal: testRole, context: map[string][]string{"aws:userid": {"AROAHARV:run-7"}}}
	if got := lookup(t, s, "aws:userid"); got != "AROAHARV:run-7" {
		t.Errorf("aws:userid is %s", got)
	}
}

// E-1212: services have no organization, which IfExists does not change.
func TestE1212(t *testing.T) {
	s := scene{principal: "events.amazonaws.com"}
	runAll(t, []expectation{
		{"negated", `{"StringNotEquals":{"aws:PrincipalOrgID":"o-tide"}}`, s, yes},
		{"IfExists", `{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-tide"}}`, s, yes},
		{"guard", `{"StringNotEquals":{"aws:PrincipalOrgID":"o-tide"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}`, s, no},
		{"guard and a user", `{"StringNotEquals":{"aws:PrincipalOrgID":"o-tide"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}`, scene{}, yes},
	})
}

// Every key of the table has a distinct name and a type that fits its rules.
func TestSpecialKeys(t *testing.T) {
	seen := map[string]bool{}
	for i := range specialKeys {
		s := &specialKeys[i]
		if seen[strings.ToLower(s.name)] {
			t.Errorf("%s is listed twice", s.name)
		}
		seen[strings.ToLower(s.name)] = true
		if !s.filled && s.info.Type != TypeString {
			t.Errorf("%s of type %v may be empty", s.name, s.info.Type)
		}
		k := resolveKey(strings.ToUpper(s.name)+"X", noCatalog{})
		if strings.HasSuffix(s.name, "/") != (k.id == s.id) || strings.HasSuffix(s.name, "/") && k.tag != "x" {
			t.Errorf("%s resolves with a suffix to %+v", s.name, k)
		}
	}
	for _, name := range []string{"aws:PrincipalTag", "aws:ResourceTags/x", "aws:x/PrincipalTag/"} {
		if k := resolveKey(name, noCatalog{}); k.id != keyOther {
			t.Errorf("%s resolves to %+v", name, k)
		}
	}
}

func TestGlobalRegions(t *testing.T) {
	for service, partitions := range parsedGlobalRegions() {
		for partition, region := range partitions {
			if strings.HasPrefix(partition, "aws-cn") != strings.HasPrefix(region, "cn-") || strings.Contains(partition, "gov") != strings.Contains(region, "gov") {
				t.Errorf("%s in %s: %s", service, partition, region)
			}
		}
	}
	if globalRegions("sqs") != nil || len(globalRegions("iam")) < 3 {
		t.Error("the table of regions is not as expected")
	}
}

// Contexts of any shape are taken or refused, and always in the same words.
func FuzzContext(f *testing.F) {
	f.Add("aws:CurrentTime", "2031", "aws:EpochTime", "1924992000", true)
	f.Add("aws:RequestTag/a", "x", "aws:TagKeys", "⟨?⟩", false)
	f.Add("aws:ResourceTag/A", "x", "aws:resourcetag/a", "y", true)
	f.Add("aws:CalledVia", "x", "aws:CalledViaLast", "⟨?⟩y", true)
	f.Fuzz(func(t *testing.T, key1, value1, key2, value2 string, more bool) {
		values := map[string]ContextValue{key1: holding(value1), key2: holding(value1, value2)}
		v := values[key2]
		v.More = more
		values[key2] = v
		c, err := NewPartialContext(values, testCatalog{})
		again, err2 := NewPartialContext(values, testCatalog{})
		if fmt.Sprint(err) != fmt.Sprint(err2) {
			t.Fatalf("two errors for one context:\n%v\n%v", err, err2)
		}
		if err != nil {
			return
		}
		e := scene{}.env(t)
		e.context = c.Merge(again)
		for _, name := range slices.Sorted(slices.Values([]string{key1, key2, "aws:CurrentTime", "aws:TagKeys", "aws:CalledViaFirst"})) {
			k := resolveKey(name, testCatalog{})
			kv := e.key(&k)
			_ = kv.describe()
		}
		_ = checkContext(e)
	})
}
