// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/extract"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/tables"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// configured adds a configuration to a plan: the expressions of blocks by "TYPE.NAME".
func configured(t *testing.T, plan []byte, blocks map[string]string) []byte {
	t.Helper()
	var p map[string]any
	if err := json.Unmarshal(plan, &p); err != nil {
		t.Fatal(err)
	}
	var list []any
	for block, expressions := range blocks {
		typ, name, _ := strings.Cut(block, ".")
		list = append(list, map[string]any{"address": block, "mode": "managed", "type": typ, "name": name, "provider_config_key": "aws", "expressions": json.RawMessage(expressions)})
	}
	p["configuration"] = map[string]any{"root_module": map[string]any{"resources": list}}
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

const (
	queueARN1  = "arn:aws:sqs:eu-west-1:210987654321:q"
	queueURL   = "https://sqs.eu-west-1.amazonaws.com/210987654321/q"
	fromOneARN = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/r"},"Action":"sqs:SendMessage","Resource":"` + queueARN1 + `"}]}`
	fromAll    = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sqs:SendMessage","Resource":"` + queueARN1 + `"}]}`
	// snsDefault is what SNS makes of a topic without a policy.
	snsDefault = `{"Version":"2008-10-17","Id":"__default_policy_ID","Statement":[{"Sid":"__default_statement_ID","Effect":"Allow","Principal":{"AWS":"*"},"Action":["SNS:Publish"],` +
		`"Resource":"arn:aws:sns:eu-west-1:210987654321:t","Condition":{"StringEquals":{"AWS:SourceOwner":"210987654321"}}}]}`
)

// TestK203 reports a policy that is set twice, and none that AWS has because of another resource
// of the plan, nor one of another name.
func TestK203(t *testing.T) {
	queue := map[string]any{"name": "q", "id": queueURL, "url": queueURL, "arn": queueARN1, "policy": fromOneARN}
	queuePolicy := map[string]any{"queue_url": queueURL, "id": queueURL, "policy": fromOneARN}
	ses := func(name string) map[string]any {
		return map[string]any{"identity": "arn:aws:ses:eu-west-1:210987654321:identity/example.com", "name": name, "policy": fromOneARN}
	}
	vault := "arn:aws:glacier:eu-west-1:210987654321:vaults/v"
	for _, test := range []struct {
		name      string
		changes   []change
		blocks    map[string]string
		documents int
		twice     bool
	}{
		{
			"the state has what another resource sets",
			[]change{{"aws_sqs_queue", "q", noop, queue, queue, nil}, {"aws_sqs_queue_policy", "p", noop, queuePolicy, queuePolicy, nil}},
			map[string]string{"aws_sqs_queue.q": `{"name":{"constant_value":"q"}}`, "aws_sqs_queue_policy.p": `{"policy":{"references":["local.x"]}}`}, 1, false,
		},
		{
			"both set it",
			[]change{{"aws_sqs_queue", "q", noop, queue, queue, nil}, {"aws_sqs_queue_policy", "p", noop, queuePolicy, queuePolicy, nil}},
			map[string]string{"aws_sqs_queue.q": `{"policy":{"references":["local.x"]}}`, "aws_sqs_queue_policy.p": `{"policy":{"references":["local.x"]}}`}, 2, true,
		},
		{"two names of SES", []change{{"aws_ses_identity_policy", "a", noop, ses("a"), ses("a"), nil}, {"aws_ses_identity_policy", "b", noop, ses("b"), ses("b"), nil}}, nil, 2, false},
		{"one name of SES twice", []change{{"aws_ses_identity_policy", "a", noop, ses("a"), ses("a"), nil}, {"aws_ses_identity_policy", "b", noop, ses("a"), ses("a"), nil}}, nil, 2, true},
		{
			"the lock of a vault",
			[]change{
				{"aws_glacier_vault", "v", noop, map[string]any{"name": "v", "arn": vault, "access_policy": fromOneARN}, map[string]any{"name": "v", "arn": vault, "access_policy": fromOneARN}, nil},
				{"aws_glacier_vault_lock", "v", create, nil, map[string]any{"vault_name": "v", "policy": fromOneARN}, nil},
			}, nil, 2, false,
		},
	} {
		text := planOf(t, test.changes...)
		if test.blocks != nil {
			text = configured(t, text, test.blocks)
		}
		r := Run(parsePlan(t, text), &Settings{Account: "210987654321", Partition: "aws", Region: "eu-west-1"})
		if twice := slices.ContainsFunc(r.Findings, func(f *Finding) bool { return f.ID == "POLICY_OVERWRITTEN" }); twice != test.twice || len(r.Documents) != test.documents {
			t.Errorf("%s: %d documents, %v", test.name, len(r.Documents), lines(r))
		}
	}
}

// TestK103Known takes a policy that no argument sets for that of AWS: only what it lets in is a
// finding.
func TestK103Known(t *testing.T) {
	for policy, want := range map[string]string{snsDefault: "", fromAll: "RESOURCE_PUBLIC_ACCESS"} {
		topic := map[string]any{"name": "t", "arn": "arn:aws:sns:eu-west-1:210987654321:t", "policy": policy}
		text := configured(t, planOf(t, change{"aws_sns_topic", "t", noop, topic, topic, nil}), map[string]string{"aws_sns_topic.t": `{"name":{"constant_value":"t"}}`})
		r := Run(parsePlan(t, text), &Settings{})
		switch {
		case len(r.Documents) != 1 || r.Documents[0].Reason == "":
			t.Errorf("documents: %+v", r.Documents)
		case want == "" && len(r.Findings) > 0, want != "" && !slices.ContainsFunc(r.Findings, func(f *Finding) bool { return f.ID == want }):
			t.Errorf("%s: %v", policy, lines(r))
		}
	}
}

// TestK202 lists what may be a policy document of a type that is not in the tables, known or not.
func TestK202(t *testing.T) {
	for _, test := range []struct {
		name   string
		change change
		block  string
		want   string
	}{
		{"known", change{"aws_newthing_policy", "x", create, nil, map[string]any{"policy": allowAll}, nil}, `{}`, "policy"},
		{"not known", change{"aws_newthing_policy", "x", create, nil, map[string]any{}, map[string]any{"policy": true}}, `{"policy":{"references":["local.x"]}}`, "policy"},
		{"computed", change{"aws_newthing_policy", "x", create, nil, map[string]any{}, map[string]any{"policy": true}}, `{"name":{"constant_value":"x"},"policy_name":{"constant_value":"y"}}`, ""},
		{"nested", change{"awscc_newthing", "x", create, nil, map[string]any{"policies": []any{map[string]any{"policy_name": "p"}}}, map[string]any{"policies": []any{map[string]any{"policy_document": true}}}},
			`{"policies":{"references":["local.x"]}}`, "policies[].policy_document"},
		{"policies by ARN", change{"awscc_sso_permission_set", "x", create, nil, map[string]any{"managed_policies": []any{adminARN}}, nil}, `{}`, "managed_policies"},
		{"no policy", change{"aws_newthing", "x", create, nil, map[string]any{}, map[string]any{"tls_policy": true}}, `{"tls_policy":{"references":["local.x"]}}`, ""},
		{"another language", change{"aws_verifiedpermissions_policy", "x", create, nil, map[string]any{}, map[string]any{"policy": true}}, `{"policy":{"references":["local.x"]}}`, ""},
	} {
		r := Run(parsePlan(t, configured(t, planOf(t, test.change), map[string]string{test.change.typ + ".x": test.block})), &Settings{})
		got := ""
		if len(r.Unlisted) == 1 {
			got = r.Unlisted[0].Attribute
		}
		if len(r.Unlisted) > 1 || got != test.want {
			t.Errorf("%s: %v, want %q", test.name, r.Unlisted, test.want)
		}
	}
}

// TestPlanLeavesOut says that a plan is about a part of the configuration, which OpenTofu does not
// say, and of one that lists no resources.
func TestPlanLeavesOut(t *testing.T) {
	role := change{"aws_iam_role", "r", create, nil, role([]any{}, []any{}), nil}
	rule := &Rule{Kind: "excludes", Name: "x", Class: frame.Error, Document: `{"Statement":[{"Effect":"Allow","Action":"iam:*","Resource":"*"}]}`}
	for _, test := range []struct {
		name, text, note, result string
	}{
		{"whole", string(configured(t, planOf(t, role), map[string]string{"aws_iam_role.r": `{}`, "aws_instance.i": `{}`})), "", Holds},
		{"a part", string(configured(t, planOf(t, role), map[string]string{"aws_iam_role.r": `{}`, "aws_iam_role_policy.p": `{}`})), "PLAN_LEAVES_OUT", Undetermined},
		{"refresh-only", `{"format_version":"1.2","planned_values":{},"configuration":{"root_module":{}}}`, "PLAN_WITHOUT_RESOURCES", ""},
	} {
		r := Run(parsePlan(t, []byte(test.text)), &Settings{Rules: []*Rule{rule}, Now: time.Now()})
		notes := slices.DeleteFunc(r.Notes, func(n Note) bool { return !strings.HasPrefix(n.ID, "PLAN_") })
		if test.note == "" && len(notes) > 0 || test.note != "" && (len(notes) != 1 || notes[0].ID != test.note) {
			t.Errorf("%s: %v", test.name, notes)
		}
		if test.result != "" && (len(r.Rules) != 1 || r.Rules[0].Result != test.result) {
			t.Errorf("%s: %+v", test.name, r.Rules[0])
		}
	}
}

// TestCarrierWithTables adds a carrier of the policy set to those of the tables.
func TestCarrierWithTables(t *testing.T) {
	text := planOf(t, change{"aws_sqs_queue_policy", "p", create, nil, map[string]any{"queue_url": queueURL, "policy": fromAll, "other": fromOneARN}, nil})
	r := Run(parsePlan(t, text), &Settings{Carriers: []*tables.Carrier{{Type: "aws_sqs_queue_policy", Path: "other", PolicyType: "resource"}}})
	if len(r.Documents) != 2 {
		t.Errorf("%d documents", len(r.Documents))
	}
}

// TestRuleAboutNothing notes actions of a rule that no service has.
func TestRuleAboutNothing(t *testing.T) {
	text := planOf(t, change{"aws_iam_role", "r", create, nil, role([]any{}, []any{}), nil})
	for action, noted := range map[string]bool{"iam:CreateUser": false, "iam:Creat": true, "iamm:*": true, "iam:Creta*": true} {
		rule := &Rule{Kind: "excludes", Name: "x", Class: frame.Error, Document: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"` + action + `","Resource":"*"}]}`}
		r := Run(parsePlan(t, text), &Settings{Rules: []*Rule{rule}})
		if got := slices.ContainsFunc(r.Notes, func(n Note) bool { return n.ID == "RULE_WITHOUT_ACTION" }); got != noted {
			t.Errorf("%s: %v", action, r.Notes)
		}
	}
}

// TestBlockByReference finds the document of an inline_policy block that is not known yet, by the
// name of the block or where there is only one.
func TestBlockByReference(t *testing.T) {
	const blocks = `{"inline_policy":[{"name":{"constant_value":"b"},"policy":{"references":["data.aws_iam_policy_document.two.json","data.aws_iam_policy_document.two"]}},` +
		`{"name":{"constant_value":"a"},"policy":{"references":["data.aws_iam_policy_document.one.json","data.aws_iam_policy_document.one"]}}]}`
	const single = `{"inline_policy":[{"name":{"references":["local.x"]},"policy":{"references":["data.aws_iam_policy_document.one.json","data.aws_iam_policy_document.one"]}}]}`
	data := func(name, action string) string {
		return `{"address":"data.aws_iam_policy_document.` + name + `","mode":"data","type":"aws_iam_policy_document","name":"` + name + `","provider_name":"registry.terraform.io/hashicorp/aws",` +
			`"change":{"actions":["read"],"before":null,"after":{"statement":[{"actions":["` + action + `"],"resources":[null]}]},"after_unknown":{"json":true,"statement":[{"resources":[true]}]}}}`
	}
	for _, test := range []struct {
		name, blocks string
		names        []any
		want         map[string]string
	}{
		{"by name", blocks, []any{"a", "b"}, map[string]string{"a": "sqs:SendMessage", "b": "s3:GetObject"}},
		{"the only one", single, []any{"x"}, map[string]string{"x": "sqs:SendMessage"}},
		{"another", single, []any{"x", "y"}, map[string]string{"x": "", "y": ""}},
	} {
		var inline, unknown []any
		for _, n := range test.names {
			inline, unknown = append(inline, map[string]any{"name": n}), append(unknown, map[string]any{"policy": true})
		}
		r1 := role(nil, inline)
		text := configured(t, planOf(t, change{"aws_iam_role", "r", create, nil, r1, map[string]any{"inline_policy": unknown}}), map[string]string{"aws_iam_role.r": test.blocks})
		text = []byte(strings.Replace(string(text), `"resource_changes":[`, `"resource_changes":[`+data("one", "sqs:SendMessage")+","+data("two", "s3:GetObject")+",", 1))
		found := 0
		for _, d := range Run(parsePlan(t, text), &Settings{}).Documents {
			if !d.InlineIn {
				continue
			}
			found++
			got := ""
			if d.Root != nil {
				got = d.Root.JSON()
			}
			if want := test.want[d.Name]; want == "" && d.Visibility != extract.NotVisible || !strings.Contains(got, want) {
				t.Errorf("%s, %s: %s %s", test.name, d.Name, d.Visibility, got)
			}
		}
		if found != len(test.names) {
			t.Errorf("%s: %d documents", test.name, found)
		}
	}
}
