// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/provider"
)

// world is what the expressions of these tests are about: a bucket whose name is not
// known before it is created, and policies that name it.
const world = `
resource "terraform_data" "bucket" { input = "tide-logs" }
locals {
  unknown = terraform_data.bucket.output
  all     = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] }
  reads   = { Version = "2012-10-17", Statement = [{ Sid = "Reads", Effect = "Allow", Action = ["s3:GetObject"], Resource = ["arn:aws:s3:::${local.unknown}/*", "arn:aws:s3:::known/*"] }] }
  text    = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "arn:aws:s3:::known/*" }, { Sid = "NoDeletes", Effect = "Deny", Action = "s3:Delete*", Resource = "*" }] })
}
`

// questionsAsked are expressions with what is known of them while the bucket is not, and what
// they are once it is; nil while nothing is known.
var questionsAsked = map[string]struct {
	expression     string
	planned, known any
}{
	"allowed":             {`allows(local.text, "s3:GetObject", "arn:aws:s3:::known/a")`, true, true},
	"denied":              {`allows(local.text, "s3:DeleteObject", "arn:aws:s3:::known/a")`, false, false},
	"case":                {`allows([local.text], "S3:getobject", "arn:aws:s3:::known/*")`, true, true},
	"no_resource":         {`allows({ all = { Version = "2012-10-17", Statement = { Effect = "Allow", Action = "*", Resource = "*" } } }, "s3:ListAllMyBuckets", "*")`, true, true},
	"null_element":        {`allows([null, local.text], "s3:GetObject", "arn:aws:s3:::known/a")`, true, true},
	"unknown_leaf":        {`allows(local.reads, "s3:GetObject", "arn:aws:s3:::tide-logs/a")`, nil, true},
	"does_not_matter":     {`allows(local.reads, "s3:GetObject", "arn:aws:s3:::known/a")`, true, true},
	"cannot_matter":       {`allows(local.reads, "s3:PutObject", "arn:aws:s3:::tide-logs/a")`, false, false},
	"other_service":       {`allows(local.reads, "sqs:SendMessage", "arn:aws:sqs:eu-west-1:444455556666:${local.unknown}")`, false, false},
	"unknown_text":        {`allows(jsonencode(local.reads), "s3:PutObject", "arn:aws:s3:::tide-logs/a")`, nil, false},
	"unknown_policies":    {`allows([local.text, jsonencode(local.reads)], "s3:GetObject", "arn:aws:s3:::known/a")`, nil, true},
	"a_deny_stays":        {`allows([local.text, jsonencode(local.reads)], "s3:DeleteObject", "arn:aws:s3:::known/a")`, false, false},
	"prefix_of_resource":  {`allows(local.text, "s3:GetObject", "arn:aws:s3:::known/${local.unknown}")`, true, true},
	"prefix_of_policy":    {`allows({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::other-${local.unknown}/*" }] }, "s3:GetObject", "arn:aws:s3:::known/a")`, false, false},
	"unknown_action":      {`allows(local.text, "s3:Get${local.unknown == "tide-logs" ? "Object" : "ObjectAcl"}", "arn:aws:s3:::known/a")`, nil, true},
	"default_key_policy":  {`allows({ identity_policies = local.all, resource_policies = { "arn:aws:kms:*:444455556666:key/*" = "DefaultKeyPolicy" } }, "kms:Decrypt", "arn:aws:kms:eu-west-1:444455556666:key/${local.unknown}")`, true, true},
	"key_without_rights":  {`allows(local.text, "kms:Decrypt", "arn:aws:kms:eu-west-1:444455556666:key/1")`, false, false},
	"explained_not_given": {`explain(local.all, "kms:Decrypt", "arn:aws:kms:eu-west-1:444455556666:key/1").decision`, "undetermined", "undetermined"},
	"explained":           {`explain(local.text, "s3:DeleteObject", "arn:aws:s3:::known/a").decision`, "explicitDeny", "explicitDeny"},
	"explained_by":        {`explain(local.text, "s3:DeleteObject", "arn:aws:s3:::known/a").statements[0].sid`, "NoDeletes", "NoDeletes"},
	"explained_reason":    {`explain({ deploy = local.text }, "s3:DeleteObject", "arn:aws:s3:::known/a").reason`, nil, nil},
	"explained_near":      {`explain(local.text, "s3:GetObject", "arn:aws:s3:::other/a").near_miss.clause`, "Resource", "Resource"},
	"explained_no_near":   {`explain(local.text, "s3:GetObject", "arn:aws:s3:::known/a").near_miss == null`, true, true},
	"explained_unknown":   {`explain(local.reads, "s3:GetObject", "arn:aws:s3:::tide-logs/a").decision`, nil, "allowed"},
	"explained_in_part":   {`explain(local.reads, "s3:PutObject", "arn:aws:s3:::tide-logs/a").decision`, "implicitDeny", "implicitDeny"},
	"explained_later":     {`explain(local.reads, "s3:PutObject", "arn:aws:s3:::tide-logs/a").decided_by`, nil, "nothing in the identity policies allows it"},
	"explained_undecided": {`join(" or ", explain(local.text, "s3:GetObject", "arn:aws:s3:::k*/a").possible)`, "allowed or implicitDeny", "allowed or implicitDeny"},
	"explained_cause":     {`explain(local.text, "s3:GetObject", "arn:aws:s3:::k*/a").decision`, "mixed", "mixed"},
	"explained_key": {`explain({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*", Condition = { StringEquals = { "aws:SourceVpc" = "vpc-1" } } }] }, "s3:GetObject", "arn:aws:s3:::known/a").missing_context_keys[0]`,
		"aws:SourceVpc", "aws:SourceVpc"},
	"arn":               {`arn_matches("arn:aws:s3:::tide-*/raw/*", "arn:aws:s3:::tide-logs/raw/a/b")`, true, true},
	"arn_other":         {`arn_matches("arn:aws:s3:::tide-logs/*", "arn:aws:s3:::tide-logs")`, false, false},
	"arn_unknown":       {`arn_matches("arn:aws:s3:::${local.unknown}/*", "arn:aws:s3:::tide-logs/a")`, nil, true},
	"arn_prefix":        {`arn_matches("arn:aws:s3:::x-${local.unknown}/*", "arn:aws:s3:::tide-logs/a")`, false, false},
	"arn_prefix_covers": {`arn_matches("arn:aws:s3:::tide*", "arn:aws:s3:::tide-${local.unknown}")`, true, true},
	"expand":            {`join(",", expand_actions("SQS:sendmessag?"))`, "sqs:SendMessage", "sqs:SendMessage"},
	"expand_list":       {`join(",", expand_actions(["sqs:ListQueue*", "sqs:ListQueues"]))`, "sqs:ListQueueTags,sqs:ListQueues", "sqs:ListQueueTags,sqs:ListQueues"},
	"expand_set":        {`length(expand_actions(toset(["s3:GetObject", "s3:PutObject"])))`, 2, 2},
	"expand_none":       {`length(expand_actions([]))`, 0, 0},
	"expand_unknown":    {`contains(expand_actions(["s3:GetObject", local.unknown == "tide-logs" ? "s3:PutObject" : "s3:ListBucket"]), "s3:PutObject")`, nil, true},
}

// value is the check for what is known.
func value(v any) knownvalue.Check {
	switch v := v.(type) {
	case bool:
		return knownvalue.Bool(v)
	case int:
		return knownvalue.Int64Exact(int64(v))
	default:
		return knownvalue.StringExact(fmt.Sprint(v))
	}
}

// namespaced puts the provider's namespace before its functions.
func namespaced(expression string) string {
	for _, name := range []string{"allows", "explain", "arn_matches", "expand_actions"} {
		expression = strings.ReplaceAll(expression, name+"(", "provider::iamproof::"+name+"(")
	}
	return expression
}

// What is known while values are not stays as it is when they are: Terraform would
// refuse another result.
func TestAccQuestionFunctions(t *testing.T) {
	t.Parallel()
	reason := `s3:DeleteObject on arn:aws:s3:::known/a is denied explicitly: identity policies: deploy "NoDeletes" (line 1, column 84).`
	config := world
	var planned []plancheck.PlanCheck
	var known []statecheck.StateCheck
	for _, name := range slices.Sorted(maps.Keys(questionsAsked)) {
		test := questionsAsked[name]
		if name == "explained_reason" {
			test.planned, test.known = reason, reason
		}
		config += fmt.Sprintf("output %q { value = %s }\n", name, namespaced(test.expression))
		if test.planned == nil {
			planned = append(planned, plancheck.ExpectUnknownOutputValue(name))
		} else {
			planned = append(planned, plancheck.ExpectKnownOutputValue(name, value(test.planned)))
		}
		known = append(known, statecheck.ExpectKnownOutputValue(name, value(test.known)))
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{{
			Config:            config,
			ConfigPlanChecks:  resource.ConfigPlanChecks{PreApply: planned},
			ConfigStateChecks: known,
		}},
	})
}

// badQuestions are calls that are refused, and why.
var badQuestions = map[string]struct {
	expression string
	says       []string
}{
	"action":           {`allows(local.text, "s3:GetObjekt", "arn:aws:s3:::known/a")`, []string{`Invalid value for "action" parameter`, "did you mean s3:GetObject?", "ask with the data source iamproof_effective_permissions"}},
	"wildcard":         {`allows(local.text, "s3:Get*", "arn:aws:s3:::known/a")`, []string{`"action"`, "has a wildcard", "expand_actions"}},
	"resource":         {`allows(local.text, "s3:GetObject", "arn:aws:s3:::known")`, []string{`"resource"`, "s3:GetObject cannot be called on arn:aws:s3:::known", "${BucketName}/${ObjectName}"}},
	"resource_less":    {`allows(local.text, "s3:ListAllMyBuckets", "arn:aws:s3:::known")`, []string{`"resource"`, "no resource-level permissions"}},
	"document":         {`allows(["{\"Statement\": []}", "{"], "s3:GetObject", "arn:aws:s3:::known/a")`, []string{`"policies"`, "policies[1] cannot be used as an identity policy", "line 1"}},
	"shape":            {`allows(7, "s3:GetObject", "arn:aws:s3:::known/a")`, []string{`"policies"`, "policies is a number. A policy is a JSON string"}},
	"no_policies":      {`allows(null, "s3:GetObject", "arn:aws:s3:::known/a")`, []string{`"policies"`, "null"}},
	"not_given":        {`allows({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] }, "kms:Decrypt", "arn:aws:kms:eu-west-1:444455556666:key/1")`, []string{"The decision is undetermined", "the key policy of arn:aws:kms:eu-west-1:444455556666:key/1 was not given", `"DefaultKeyPolicy"`}},
	"undecided":        {`allows({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "arn:aws:s?:::known/a" }] }, "s3:GetObject", "arn:aws:s3:::known/a")`, []string{"The decision is undetermined", "C-3"}},
	"explain_document": {`explain([{ Statement = [{ Effect = "Permit", Action = "*", Resource = "*" }] }], "s3:GetObject", "*")`, []string{`"policies"`, "$.Statement[0].Effect", `"Allow"`}},
	"pattern":          {`arn_matches("known/*", "arn:aws:s3:::known/a")`, []string{`"pattern"`, `"known/*" is no pattern of ARNs`}},
	"arn":              {`arn_matches("*", "known/a")`, []string{`"arn"`, `"known/a" is not an ARN`}},
	"contested":        {`arn_matches("arn:aws:sns:*:alarms", "arn:aws:sns:eu-west-1:444455556666:alarms")`, []string{"This cannot be decided", "(C-1)", "write all six fields"}},
	"service":          {`arn_matches("arn:aws:*:::known", "arn:aws:s3:::known")`, []string{"This cannot be decided: AWS does not say", "(C-3)", "name the service"}},
	"some":             {`arn_matches("arn:aws:s3:::known?", "arn:aws:s3:::known*")`, []string{"the pattern covers some of the resources"}},
	"expand":           {`expand_actions(["s3:Get*", "s3:Gte*"])`, []string{`"patterns"`, `Action pattern "s3:Gte*" matches nothing`}},
	"expand_service":   {`expand_actions("stepfunctions:*")`, []string{`"patterns"`, `(did you mean "states"?)`}},
	"expand_form":      {`expand_actions("s*:Get*")`, []string{`"patterns"`, "AWS allows no wildcard in the service"}},
	"expand_number":    {`expand_actions(["s3:*", 7])`, []string{`"patterns"`, "element 1 is a number, not a string"}},
	"expand_object":    {`expand_actions({ a = "s3:*" })`, []string{`"patterns"`, "the patterns are an object, not a string or a list of strings"}},
	"expand_partly":    {`expand_actions([local.unknown, "s3:Gte*"])`, []string{`"patterns"`, "matches nothing"}},
}

func TestAccQuestionFunctionsBadInput(t *testing.T) {
	t.Parallel()
	config := world
	for _, name := range slices.Sorted(maps.Keys(badQuestions)) {
		config += fmt.Sprintf("output %q {\n  value = %s\n}\n", name, namespaced(badQuestions[name].expression))
	}
	out := newWorkspace(t, config).run(t, "plan")
	found := make(map[string][]diagnostic)
	for _, d := range out.errors() {
		if d.Snippet != nil {
			found[strings.TrimSpace(d.Snippet.Code)] = append(found[strings.TrimSpace(d.Snippet.Code)], d)
		}
	}
	for name, test := range badQuestions {
		got := found["value = "+namespaced(test.expression)]
		if len(got) != 1 {
			t.Errorf("%s: %d errors, want one: %+v", name, len(got), got)
			continue
		}
		text := strings.Join(strings.Fields(got[0].Summary+" "+got[0].Detail), " ")
		rest := text
		for _, want := range test.says {
			_, after, ok := strings.Cut(rest, want)
			if !ok {
				t.Errorf("%s does not say %q (in this order): %s", name, want, text)
				break
			}
			rest = after
		}
		if strings.HasSuffix(text, "..") || strings.HasSuffix(text, "?.") {
			t.Errorf("%s ends in two marks: %s", name, text)
		}
	}
	if len(out.errors()) != len(badQuestions) {
		t.Errorf("%d errors, want %d", len(out.errors()), len(badQuestions))
	}
}

// All actions are one answer, and not one that takes a comparison of each with each.
func TestExpandActionsEverything(t *testing.T) {
	all, err := tfprotov6.NewDynamicValue(tftypes.DynamicPseudoType, tftypes.NewValue(tftypes.String, "*"))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := provider.Server("test")().CallFunction(t.Context(), &tfprotov6.CallFunctionRequest{Name: "expand_actions", Arguments: []*tfprotov6.DynamicValue{&all}})
	if err != nil || resp.Error != nil {
		t.Fatal(err, resp.Error)
	}
	set, err := resp.Result.Unmarshal(tftypes.Set{ElementType: tftypes.String})
	if err != nil {
		t.Fatal(err)
	}
	var names []tftypes.Value
	if err := set.As(&names); err != nil {
		t.Fatal(err)
	}
	if want := catalog.Default().Counts().Actions; len(names) != want {
		t.Errorf("%d actions, want %d", len(names), want)
	}
}

func TestAccDenies(t *testing.T) {
	t.Parallel()
	const stop = `{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "ec2:StopInstances", Resource = "*", Condition = { StringEquals = { "aws:ResourceTag/env" = "dev" } } }] }`
	config := world + fmt.Sprintf(`
locals { stop = %s }
output "some" { value = provider::iamproof::denies(local.stop, ["ec2:StopInstances"], ["arn:aws:ec2:eu-west-1:444455556666:instance/*"]) }
output "none" { value = provider::iamproof::denies(local.stop, ["ec2:Terminate*", "ec2:StartInstances"], ["arn:aws:ec2:eu-west-1:444455556666:instance/*"]) }
output "bounded" {
  value = provider::iamproof::denies({
    identity_policies    = [local.stop]
    permissions_boundary = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] }
  }, ["ec2:*"], ["*"])
}
output "context" { value = provider::iamproof::denies({ identity_policies = local.stop, context = { "aws:ResourceTag/env" = ["prod"] } }, ["ec2:StopInstances"], ["*"]) }
output "allows" { value = provider::iamproof::allows({ principal = "arn:aws:iam::444455556666:user/mira", identity_policies = local.stop, context = { "aws:ResourceTag/env" = ["dev"] } }, "ec2:StopInstances", "arn:aws:ec2:eu-west-1:444455556666:instance/i-1") }
output "later" { value = provider::iamproof::denies({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = local.unknown }] }, ["s3:GetObject"], ["arn:aws:s3:::b/*"]) }
output "now" { value = provider::iamproof::denies({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = local.unknown }] }, ["s3:PutObject"], ["arn:aws:s3:::b/*"]) }
`, stop)
	known := func(name string, v bool) plancheck.PlanCheck {
		return plancheck.ExpectKnownOutputValue(name, value(v))
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{{
			Config: config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				known("some", false), known("none", true), known("bounded", true), known("context", true), known("allows", true),
				plancheck.ExpectUnknownOutputValue("later"), known("now", true),
			}},
		}},
	})
}

func TestAccDeniesBadInput(t *testing.T) {
	t.Parallel()
	for expression, want := range map[string]string{
		`denies([], [], ["*"])`:                                  "there are no actions",
		`denies([], ["s3:GetObject"], [])`:                       "there are no resources",
		`denies({ principal = ["a"] }, ["s3:GetObject"], ["*"])`: "principal is a list; it must be a string",
		`denies({ context = "x" }, ["s3:GetObject"], ["*"])`:     "context is a string; it must be an object",
		`denies([{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "arn:aws:s?:::a/b" }] }], ["s3:GetObject"], ["arn:aws:s3:::a/b"])`: "C-3",
	} {
		out := newWorkspace(t, world+"output \"x\" {\n  value = "+"provider::iamproof::"+expression+"\n}\n").run(t, "plan")
		if errs := out.errors(); len(errs) != 1 || !strings.Contains(strings.Join(strings.Fields(errs[0].Detail), " "), want) {
			t.Errorf("%s: %+v, want %q", expression, errs, want)
		}
	}
}
