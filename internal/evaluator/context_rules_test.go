// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

func TestE1204Completeness(t *testing.T) {
	closed := scene{action: "s3:ListBucket", resource: "arn:aws:s3:::b"}
	open := closed
	open.options.OpenContext = true
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
		if got := lookup(t, closed, row.key); got != row.closed {
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
		{"supplied", scene{context: map[string][]string{"aws:SecureTransport": {"false"}, "aws:ViaAWSService": {"true"}}}, [3]string{"false", "true", "maybe ?"}, 0},
		{"forwarded", with("aws:CalledVia", "athena.amazonaws.com"), [3]string{"true", "true", "maybe ?"}, 1},
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
		v.matchConditions(m)
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
	k := program.NewKey("t:string", testCatalog{})
	if v.key(&k); len(v.trace.notes) != 1 || v.trace.notes[0] != (Note{Kind: NoteActionKey, Key: "t:string", Action: "sqs:SendMessage"}) {
		t.Errorf("notes %v", v.trace.notes)
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
		k := program.NewKey("aws:SourceArn", testCatalog{})
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
		"aws:VpceOrgID":   {"maybe ?", "maybe ?"}, // of some services only
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

// TestE406Unsure: if it is not fully known how a request is made, its keys are not known either.
func TestE406Unsure(t *testing.T) {
	unsure := map[string]request.ContextValue{"aws:SourceVpce": {Presence: truth.Unknown, More: true}}
	const service = "events.amazonaws.com"
	forwarded := map[string][]string{"aws:ViaAWSService": {"true"}}
	for _, row := range []struct {
		name  string
		scene scene
		want  map[string]string
	}{
		{"perhaps through an endpoint", scene{partial: unsure}, map[string]string{
			"aws:SourceIp": "maybe ?", "aws:SourceVpc": "maybe ?", "aws:VpceAccount": "maybe ?",
		}},
		{"E-554 a service, with an endpoint policy", scene{principal: service, layers: Layers{Endpoint: &program.Policy{}}}, map[string]string{
			"aws:SourceIp": "maybe ?", "aws:SourceVpc": "absent", "aws:VpceAccount": "absent",
		}},
		{"E-554 a forwarded call, with an endpoint policy", scene{context: forwarded, layers: Layers{Endpoint: &program.Policy{}}}, map[string]string{
			"aws:SourceIp": "maybe ?", "aws:SourceVpc": "absent", // E-1737 b
		}},
		{"another service than that of a gateway endpoint", scene{layers: Layers{Endpoint: &program.Policy{}, EndpointKind: EndpointGateway}}, map[string]string{
			"aws:SourceIp": "?", "aws:SourceVpc": "absent",
		}},
		{"perhaps forwarded", scene{partial: map[string]request.ContextValue{"aws:ViaAWSService": {Presence: truth.Unknown, More: true}}}, map[string]string{
			"aws:SourceIp": "maybe ?",
		}},
		{"perhaps forwarded, by the chain", scene{partial: map[string]request.ContextValue{"aws:CalledVia": {Presence: truth.Unknown, More: true}}}, map[string]string{
			"aws:SourceIp": "maybe ?", "aws:ViaAWSService": "?",
		}},
		{"perhaps forwarded, by the first link", scene{partial: map[string]request.ContextValue{"aws:CalledViaFirst": mayHold("athena.amazonaws.com")}}, map[string]string{
			"aws:SourceIp": "maybe ?", "aws:ViaAWSService": "?",
		}},
	} {
		for key, want := range row.want {
			if got := lookup(t, row.scene, key); got != want {
				t.Errorf("%s: %s is %s, want %s", row.name, key, got, want)
			}
		}
	}
}

// TestE405Organization: with organization policies the accounts are in an organization,
// whose id is not known if it was not supplied.
func TestE405Organization(t *testing.T) {
	some := &Levels{Levels: []Policies{{}}}
	const other = "arn:aws:sqs:eu-west-1:777788889999:intake"
	for _, row := range []struct {
		name                string
		scene               scene
		principal, resource string
	}{
		{"no organization policies", scene{}, "absent", "absent"},
		{"SCPs", scene{layers: Layers{SCP: some}}, "?", "?"},
		{"SCPs, resource of another account", scene{layers: Layers{SCP: some}, resource: other}, "?", "absent"},
		{"RCPs", scene{layers: Layers{RCP: some}}, "?", "?"},
		{"RCPs, resource of another account", scene{layers: Layers{RCP: some}, resource: other}, "absent", "?"},
		{"perhaps SCPs", scene{layers: Layers{SCP: &Levels{More: true}}}, "maybe ?", "maybe ?"},
		{"a service has none", scene{principal: "events.amazonaws.com", layers: Layers{RCP: some}}, "absent", "?"},
		{"supplied", scene{context: map[string][]string{"aws:PrincipalOrgID": {"o-tide"}, "aws:ResourceOrgID": {}}, layers: Layers{SCP: some}}, "o-tide", "absent"},
		// E-1737 g: accounts have one organization.
		{"the caller's supplied", scene{context: map[string][]string{"aws:PrincipalOrgID": {"o-tide"}}}, "o-tide", "o-tide"},
		{"the owner's supplied", scene{context: map[string][]string{"aws:ResourceOrgID": {"o-tide"}}}, "o-tide", "o-tide"},
		{"the caller's supplied as absent", scene{context: map[string][]string{"aws:PrincipalOrgID": {}}, layers: Layers{SCP: some}}, "absent", "absent"},
		{"the caller's supplied, resource of another account", scene{context: map[string][]string{"aws:PrincipalOrgID": {"o-tide"}}, resource: other}, "o-tide", "absent"},
	} {
		if got := lookup(t, row.scene, "aws:PrincipalOrgID"); got != row.principal {
			t.Errorf("%s: aws:PrincipalOrgID is %s, want %s", row.name, got, row.principal)
		}
		if got := lookup(t, row.scene, "aws:ResourceOrgID"); got != row.resource {
			t.Errorf("%s: aws:ResourceOrgID is %s, want %s", row.name, got, row.resource)
		}
	}
}
