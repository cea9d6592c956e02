// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"
	"testing"
)

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
		if got := lookup(t, scene{}, row.key); got != row.closed {
			t.Errorf("%s in a closed context is %s, want %s", row.key, got, row.closed)
		}
		if got := lookup(t, open, row.key); got != row.open {
			t.Errorf("%s in an open context is %s, want %s", row.key, got, row.open)
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
