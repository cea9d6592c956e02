// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

// leastPrivilegeRoles are three roles: what they ask for, what is expected of the policy,
// and the document that it must be within.
var leastPrivilegeRoles = map[string]string{
	"instance that reads one bucket": `
data "iamproof_least_privilege_policy" "p" {
  grant {
    access_levels = ["List", "Read"]
    resources     = ["arn:aws:s3:::acme-reports", "arn:aws:s3:::acme-reports/*"]
  }
}
resource "iamproof_simulation" "role" {
  principal         = "arn:aws:iam::111122223333:role/reports-instance"
  identity_policies = data.iamproof_least_privilege_policy.p.documents_by_name
  expectations = [
    { name = "reads", decision = "allowed", actions = ["s3:GetObject", "s3:GetObjectVersion"], resources = ["arn:aws:s3:::acme-reports/*"] },
    { name = "lists", decision = "allowed", actions = ["s3:ListBucket", "s3:GetBucketLocation"], resources = ["arn:aws:s3:::acme-reports"] },
    { name = "writes nothing", decision = "denied", actions = ["s3:Put*", "s3:Delete*"] },
    { name = "no other bucket", decision = "denied", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::*/*"], except_resources = ["arn:aws:s3:::acme-reports/*"] },
  ]
  %s
}
locals { asked = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["s3:Get*", "s3:List*", "s3:Describe*", "s3:AllowVendedLogDeliveryForResource"], Resource = ["arn:aws:s3:::acme-reports", "arn:aws:s3:::acme-reports/*"] }] } }
`,
	"function that writes one table and its log group": `
data "iamproof_least_privilege_policy" "p" {
  grant {
    actions   = ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:Query"]
    resources = ["arn:aws:dynamodb:eu-west-1:111122223333:table/orders", "arn:aws:dynamodb:eu-west-1:111122223333:table/orders/index/*"]
  }
  grant {
    managed_policy = "AWSLambdaBasicExecutionRole"
    resources      = ["arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/orders:*"]
  }
}
resource "iamproof_simulation" "role" {
  principal         = "arn:aws:iam::111122223333:role/orders"
  identity_policies = [data.iamproof_least_privilege_policy.p.json]
  expectations = [
    { name = "writes", decision = "allowed", actions = ["dynamodb:PutItem", "dynamodb:UpdateItem"], resources = ["arn:aws:dynamodb:eu-west-1:111122223333:table/orders"] },
    { name = "logs", decision = "allowed", actions = ["logs:CreateLogStream", "logs:PutLogEvents"], resources = ["arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/orders:log-stream:*"] },
    { name = "deletes nothing", decision = "denied", actions = ["dynamodb:Delete*"] },
    { name = "no other log group", decision = "denied", actions = ["logs:PutLogEvents"], resources = ["arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/other:log-stream:*"] },
  ]
  %s
}
locals { asked = { Version = "2012-10-17", Statement = [
  { Effect = "Allow", Action = ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:Query"], Resource = ["arn:aws:dynamodb:eu-west-1:111122223333:table/orders", "arn:aws:dynamodb:eu-west-1:111122223333:table/orders/index/*"] },
  { Effect = "Allow", Action = "logs:*", Resource = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/orders:*" },
] } }
`,
	"deployer within a boundary": `
data "iamproof_least_privilege_policy" "p" {
  grant {
    actions   = ["lambda:CreateFunction", "lambda:UpdateFunction*", "lambda:GetFunction*", "lambda:TagResource"]
    resources = ["arn:aws:lambda:eu-west-1:111122223333:function:orders-*"]
  }
  grant {
    sid       = "PassOrdersRole"
    actions   = ["iam:PassRole"]
    resources = ["arn:aws:iam::111122223333:role/orders-*"]
    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["lambda.amazonaws.com"]
    }
  }
}
data "iamproof_least_privilege_policy" "boundary" {
  policy_type = "boundary"
  grant {
    actions   = ["lambda:*"]
    resources = ["arn:aws:lambda:eu-west-1:111122223333:function:*"]
  }
  grant {
    actions   = ["iam:PassRole"]
    resources = ["arn:aws:iam::111122223333:role/orders-*"]
    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["lambda.amazonaws.com"]
    }
  }
}
resource "iamproof_simulation" "role" {
  principal            = "arn:aws:iam::111122223333:role/ci/deployer"
  identity_policies    = [data.iamproof_least_privilege_policy.p.json]
  permissions_boundary = data.iamproof_least_privilege_policy.boundary.json
  expectations = [
    { name = "deploys", decision = "allowed", actions = ["lambda:CreateFunction", "lambda:UpdateFunctionCode"], resources = ["arn:aws:lambda:eu-west-1:111122223333:function:orders-*"] },
    { name = "passes its role", decision = "allowed", actions = ["iam:PassRole"], resources = ["arn:aws:iam::111122223333:role/orders-*"], context = { "iam:PassedToService" = ["lambda.amazonaws.com"] } },
    { name = "to no other service", decision = "denied", actions = ["iam:PassRole"], resources = ["arn:aws:iam::111122223333:role/*"], context = { "iam:PassedToService" = ["ec2.amazonaws.com"] } },
    { name = "no other role", decision = "denied", actions = ["iam:PassRole"], resources = ["arn:aws:iam::*:role/*"], except_resources = ["arn:aws:iam::111122223333:role/orders-*"] },
  ]
  %s
}
locals { asked = { Version = "2012-10-17", Statement = [
  { Effect = "Allow", Action = "lambda:*", Resource = "arn:aws:lambda:eu-west-1:111122223333:function:orders-*" },
  { Effect = "Allow", Action = "iam:PassRole", Resource = "arn:aws:iam::111122223333:role/orders-*", Condition = { StringEquals = { "iam:PassedToService" = "lambda.amazonaws.com" } } },
] } }
`,
}

// leastPrivilegeProof is the proof that the policies are within what was asked.
const leastPrivilegeProof = `within = { asked = local.asked }`

// The three roles of the issue: the policy that is made passes a simulation and is proved
// to be within what was asked; the second plan has nothing to do.
func TestAccLeastPrivilegeRoles(t *testing.T) {
	t.Parallel()
	for name, config := range leastPrivilegeRoles {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, fmt.Sprintf(config, leastPrivilegeProof))
			if out, code := w.text(t, "apply", "-auto-approve"); code != 0 {
				t.Fatal(out)
			}
			if out, code := w.text(t, "plan", "-detailed-exitcode"); code != 0 {
				t.Errorf("the second plan has changes:\n%s", out)
			}
			// A document that asks for less refutes the proof.
			w.configure(t, strings.Replace(fmt.Sprintf(config, leastPrivilegeProof), `locals { asked = {`, "locals {\n  asked = { Version = \"2012-10-17\", Statement = [{ Effect = \"Allow\", Action = \"s3:GetBucketLocation\", Resource = \"*\" }] }\n  was = {", 1))
			if out := w.run(t, "plan"); !out.failed {
				t.Error("the proof holds for a document that allows nothing of it")
			}
		})
	}
}

// What the data source gives in addition to the document.
func TestAccLeastPrivilege(t *testing.T) {
	t.Parallel()
	const p = "data.iamproof_least_privilege_policy.p"
	tables := make([]string, 150)
	for i := range tables {
		tables[i] = fmt.Sprintf("arn:aws:dynamodb:eu-west-1:111122223333:table/t%03d", i)
	}
	list, err := json.Marshal(tables)
	if err != nil {
		t.Fatal(err)
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{{
			Config: `
data "iamproof_least_privilege_policy" "p" {
  compact = "always"
  grant {
    access_levels  = ["Read", "Write"]
    except_actions = ["sqs:*Queue", "sqs:*MoveTask*"]
    resources      = ["arn:aws:sqs:eu-west-1:111122223333:orders"]
  }
  grant {
    sid       = "Deploy"
    actions   = ["lambda:CreateFunction"]
    resources = ["arn:aws:lambda:eu-west-1:111122223333:function:orders"]
  }
}
`,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(p, tfjsonpath.New("minified_json"), knownvalue.StringExact(`{"Version":"2012-10-17","Statement":[{"Sid":"Deploy","Effect":"Allow","Action":"lambda:CreateFunction","Resource":"arn:aws:lambda:eu-west-1:111122223333:function:orders"},`+
					`{"Effect":"Allow","Action":["sqs:ChangeMessageVisibility","sqs:DeleteMessage","sqs:Get*","sqs:ListDeadLetterSourceQueues","sqs:ListQueueTags","sqs:ReceiveMessage","sqs:SendMessage"],"Resource":"arn:aws:sqs:eu-west-1:111122223333:orders"}]}`)),
				statecheck.ExpectKnownValue(p, tfjsonpath.New("wildcards").AtMapKey("sqs:Get*"), exactly("sqs:GetQueueAttributes", "sqs:GetQueueUrl")),
				statecheck.ExpectKnownValue(p, tfjsonpath.New("documents"), knownvalue.ListSizeExact(1)),
				statecheck.ExpectKnownValue(p, tfjsonpath.New("documents_by_name").AtMapKey("lambda"), knownvalue.NotNull()),
				statecheck.ExpectKnownValue(p, tfjsonpath.New("actions").AtSliceIndex(0), knownvalue.StringExact("lambda:CreateFunction")),
				statecheck.ExpectKnownValue(p, tfjsonpath.New("omitted"), knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
					"sid": knownvalue.Null(), "actions": exactly("sqs:ListQueues"), "resource": knownvalue.StringExact("*"), "reason": knownvalue.StringExact("no_resource_level"),
					"text": knownvalue.StringExact(`Only the resource "*" covers it. To allow it, write the name out: actions = ["sqs:ListQueues"].`),
				})})),
				statecheck.ExpectKnownValue(p, tfjsonpath.New("dependent_actions").AtSliceIndex(3).AtMapKey("action"), knownvalue.StringExact("iam:PassRole")),
				statecheck.ExpectKnownValue(p, tfjsonpath.New("dependent_actions").AtSliceIndex(3).AtMapKey("granted"), knownvalue.Bool(false)),
			},
		}, {
			Config: "data \"iamproof_least_privilege_policy\" \"p\" {\n  grant {\n    actions   = [\"dynamodb:GetItem\", \"dynamodb:PutItem\"]\n    resources = " + string(list) + "\n  }\n}\n",
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(p, tfjsonpath.New("documents"), knownvalue.ListSizeExact(2)),
				statecheck.ExpectKnownValue(p, tfjsonpath.New("documents_by_name"), knownvalue.MapPartial(map[string]knownvalue.Check{"dynamodb": knownvalue.NotNull(), "dynamodb-2": knownvalue.NotNull()})),
				statecheck.ExpectKnownValue(p, tfjsonpath.New("wildcards"), knownvalue.MapSizeExact(0)),
			},
		}},
	})
}

// Errors as users see them: the summary, the place and what to write (Y-702 to Y-710).
func TestAccLeastPrivilegeErrors(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		grants string
		want   []string
		line   int // of the range, in the grant block
	}{
		"Y-702":          {`actions = ["s3:GetObjekt"], resources = ["arn:aws:s3:::b/*"]`, []string{`Action "s3:GetObjekt" is not known`, `Did you mean "s3:GetObject"`}, 1},
		"Y-702 service":  {`access_levels = ["Read"], resources = ["arn:aws:sqq:eu-west-1:111122223333:q"]`, []string{`no service "sqq"`}, 2},
		"Y-703":          {`actions = ["s3:Gett*"], resources = ["*"]`, []string{`"s3:Gett*" matches nothing`, `s3:Get*`}, 1},
		"Y-704":          {`actions = ["s3:GetObject"], resources = ["arn:aws:s3:::acme-reports"]`, []string{"The grant names s3:GetObject", "called on", "add arn:aws:s3:::acme-reports/*"}, 2},
		"Y-704 optional": {`actions = ["cloudwatch:PutMetricData"], resources = ["arn:aws:cloudwatch:eu-west-1:111122223333:alarm:a"]`, []string{`resources = ["*"]`}, 2},
		"Y-705":          {`actions = ["s3:ListBucket"], resources = ["acme-reports"]`, []string{"it is not an ARN", "arn:aws:s3:::acme-reports"}, 2},
		"Y-706 level":    {`access_levels = ["Reed"], resources = ["arn:aws:s3:::b"]`, []string{`"Reed" is no access level`, `"Read"`}, 1},
		"Y-706 nothing":  {`resources = ["arn:aws:s3:::b"]`, []string{"The grant asks for nothing", "access_levels"}, 0},
		"Y-706 all out":  {`actions = ["s3:ListBucket"], except_actions = ["s3:*"], resources = ["arn:aws:s3:::b"]`, []string{"taken out again", "except_actions"}, 2},
		"Y-707":          {`access_levels = ["Read"], resources = ["*"]`, []string{"all of AWS"}, 1},
		"Y-709":          {`actions = ["s3:*"], resources = ["*"]`, []string{"not least privilege"}, 1},
		"Y-204":          {`actions = ["s3:ListBucket"]`, []string{"has no resources", `resources`}, 0},
		"Y-205":          {`actions = ["s3:ListAllMyBuckets"], condition = s3:prefix`, []string{"do not have the key s3:prefix"}, 0},
		"Y-206":          {`managed_policy = "AWSDenyAll", resources = ["*"]`, []string{"effect Deny", "Write the actions out"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			block := strings.ReplaceAll(x.grants, "], ", "]\n    ")
			block = strings.ReplaceAll(block, "\", resources", "\"\n    resources")
			if before, key, ok := strings.Cut(block, "condition = "); ok {
				block = before + "condition {\n      test     = \"StringEquals\"\n      variable = \"" + key + "\"\n      values   = [\"a\"]\n    }"
			}
			w := newWorkspace(t, "data \"iamproof_least_privilege_policy\" \"p\" {\n  grant {\n    "+block+"\n  }\n}\n")
			out := w.run(t, "plan")
			errs := out.errors()
			if len(errs) == 0 {
				t.Fatal("no error")
			}
			all := ""
			for _, e := range errs {
				all += e.Summary + "\n" + e.Detail + "\n"
			}
			for _, want := range x.want {
				if !strings.Contains(all, want) {
					t.Errorf("no %q in\n%s", want, all)
				}
			}
			if r := errs[0].Range; x.line > 0 && (r == nil || r.Start.Line != 7+x.line) {
				t.Errorf("range %+v, want line %d\n%s", r, 7+x.line, all)
			}
		})
	}
}

// Y-710: one unknown value defers the data source, and what is wrong for all its values is an
// error of the plan all the same. An additional action is not wrong.
func TestAccLeastPrivilegeUnknown(t *testing.T) {
	t.Parallel()
	const config = `
%s
resource "terraform_data" "b" { input = "arn:aws:s3:::acme-reports" }
data "iamproof_least_privilege_policy" "p" {
  grant {
    actions   = ["s3:ListBucket"%s]
    resources = [terraform_data.b.output]
  }
}
output "json" { value = data.iamproof_least_privilege_policy.p.minified_json }
`
	w := newWorkspace(t, fmt.Sprintf(config, "", ""))
	if out, code := w.text(t, "apply", "-auto-approve"); code != 0 {
		t.Fatal(out)
	}
	if got := w.outputs(t)["json"]; !strings.Contains(got, `"Resource":"arn:aws:s3:::acme-reports"`) {
		t.Errorf("json = %s", got)
	}
	w = newWorkspace(t, fmt.Sprintf(config, "", `, "s3:ListBukket"`))
	if out := w.run(t, "plan"); len(out.errors()) != 1 || !strings.Contains(out.errors()[0].Detail, `"s3:ListBukket" is not known`) {
		t.Errorf("diagnostics = %+v", out.diagnostics)
	}
	const declared = `provider "iamproof" {
  additional_actions = { "s3:ListBukket" = { access_level = "List", resource_types = { bucket = [] } } }
}`
	w = newWorkspace(t, fmt.Sprintf(config, declared, `, "s3:ListBukket"`))
	if out := w.run(t, "plan"); out.failed {
		t.Errorf("diagnostics = %+v", out.diagnostics)
	}
}

// Warnings name their grant.
func TestAccLeastPrivilegeWarnings(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, `
data "iamproof_least_privilege_policy" "p" {
  grant {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:db"]
  }
  grant {
    actions   = ["iam:PassRole", "lambda:CreateFunction"]
    resources = ["arn:aws:iam::111122223333:role/orders", "arn:aws:lambda:eu-west-1:111122223333:function:orders"]
  }
  grant {
    actions   = ["lambda:CreateFunction"]
    resources = ["arn:aws:lambda:eu-west-1:111122223333:function:orders"]
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["true"]
    }
  }
}
`)
	out := w.run(t, "plan")
	var all []string
	for _, d := range out.warnings() {
		all = append(all, d.Summary+"|"+d.Detail)
	}
	text := strings.Join(all, "\n")
	for _, want := range []string{
		"grant[0]: A secret without its suffix|", "secret:db-??????", "grant[1]: A role that can be passed to any service|", `"lambda.amazonaws.com"`,
		"grant[2]: A grant without effect|Everything that the grant gives, grant[1] gives, too.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if len(all) != 3 || len(out.errors()) > 0 {
		t.Errorf("diagnostics = %+v", out.diagnostics)
	}
}

// The function compact_actions.
func TestAccCompactActions(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, `
output "queue" { value = join(" ", provider::iamproof::compact_actions(["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListQueueTags"])) }
output "one" { value = join(" ", provider::iamproof::compact_actions("SQS:*")) }
`)
	if out, code := w.text(t, "apply", "-auto-approve"); code != 0 {
		t.Fatal(out)
	}
	if got := w.outputs(t); got["queue"] != "sqs:Get* sqs:ListQueueTags" || got["one"] != "sqs:*" {
		t.Errorf("outputs = %v", got)
	}
	w = newWorkspace(t, `output "bad" { value = provider::iamproof::compact_actions(["sqs:Nothing*"]) }`)
	if out := w.run(t, "plan"); len(out.errors()) != 1 || !strings.Contains(out.errors()[0].Detail, `"sqs:Nothing*" matches nothing`) {
		t.Errorf("diagnostics = %+v", out.diagnostics)
	}
}
