// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// decided is a simulation whose results are known.
type decided struct {
	arguments string
	// results by name, in report mode, in the order of the names.
	results string
	// says are parts of the first finding, none if there is to be no finding.
	says []string
}

const (
	allowEverything = `{ Version = "2012-10-17", Statement = [{ Sid = "All", Effect = "Allow", Action = "*", Resource = "*" }] }`
	role            = `principal = "arn:aws:iam::444455556666:role/app/Harvester"` + "\n"
)

var features = map[string]decided{
	"actions_of_a_wildcard": {
		role + `identity_policies = [` + allowEverything + `]
  expectations = [{ name = "no secrets", decision = "denied", actions = ["secretsmanager:*"] }]`,
		"no secrets=allowed",
		[]string{"IAM expectation not met: no secrets", "requests are allowed, and must be denied.", " secretsmanager:BatchGetSecretValue, ", "more actions on *: allowed (identity policies: identity_policies[0] \"All\"", "The first of them:"},
	},
	"levels": {
		role + `identity_policies = [` + allowEverything + `]
  service_control_policies = [["FullAWSAccess"], [{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] }], ["FullAWSAccess"]]
  expectations = [
    { name = "in all levels", decision = "allowed", actions = ["s3:GetObject"] },
    { name = "not in all", decision = "allowed", actions = ["sqs:SendMessage"] },
  ]`,
		"in all levels=allowed not in all=implicitDeny",
		[]string{"nothing in level 2 of the service control policies allows it", "service_control_policies[1][0]", "which does not cover sqs:SendMessage"},
	},
	"an_empty_level": {
		role + `identity_policies = [` + allowEverything + `]
  service_control_policies = [["FullAWSAccess"], []]
  expectations = [{ name = "it", decision = "implicitDeny", actions = ["s3:GetObject"] }]`,
		"it=implicitDeny", nil,
	},
	"a_bucket_of_another_account": {
		role + `identity_policies = [` + allowEverything + `]
  resource_account_ids = { "arn:aws:s3:::theirs*" = "777788889999" }
  resource_policies    = { "arn:aws:s3:::theirs" = "NoPolicy", "arn:aws:s3:::shared" = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = "444455556666" }, Action = "s3:GetObject", Resource = "arn:aws:s3:::shared/*" }] } }
  expectations = [
    { name = "theirs", decision = "implicitDeny", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::theirs/a"] },
    { name = "shared", decision = "allowed", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::shared/a"] },
    { name = "not given", decision = "denied", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::theirs-too/a"] },
  ]`,
		"not given=undetermined shared=allowed theirs=implicitDeny",
		[]string{"IAM expectation undetermined: not given", "arn:aws:s3:::theirs-too belongs to another account", `or "NoPolicy" if it has none`},
	},
	"keys_with_default_policies": {
		role + `identity_policies = [` + allowEverything + `]
  resource_policies = {
    "arn:aws:kms:*:444455556666:key/*"      = "DefaultKeyPolicy"
    "arn:aws:kms:eu-west-1:444455556666:key/locked" = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::444455556666:role/other" }, Action = "kms:*", Resource = "*" }] }
  }
  expectations = [
    { name = "locked", decision = "denied", actions = ["kms:Decrypt"], resources = ["arn:aws:kms:eu-west-1:444455556666:key/locked"] },
    { name = "others", decision = "allowed", actions = ["kms:Decrypt"], resources = ["arn:aws:kms:eu-west-1:444455556666:key/*"], except_resources = ["arn:aws:kms:*:444455556666:key/locked"] },
    { name = "another", decision = "allowed", actions = ["kms:Decrypt"], resources = ["arn:aws:kms:us-east-1:444455556666:key/1"] },
    { name = "users", decision = "allowed", actions = ["iam:CreateUser", "sqs:*"] },
  ]`,
		"another=allowed locked=implicitDeny others=allowed users=allowed", nil,
	},
	"a_key_of_which_nothing_is_told": {
		role + `identity_policies = [` + allowEverything + `]
  expectations = [{ name = "it", decision = "denied", actions = ["kms:Decrypt"], resources = ["arn:aws:kms:eu-west-1:444455556666:key/1"] }]`,
		"it=undetermined",
		[]string{"the key policy of arn:aws:kms:eu-west-1:444455556666:key/1 was not given", `"DefaultKeyPolicy" where it is AWS's default one`},
	},
	"full_access_by_name": {
		role + `identity_policies = [` + allowEverything + `]
  service_control_policies  = [{ aws = "FullAWSAccess", own = { Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "s3:PutObject", Resource = "*" }] } }, "FullAWSAccess"]
  resource_control_policies = [{ aws = "RCPFullAWSAccess" }]
  expectations = [
    { name = "reads", decision = "allowed", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::b/a"] },
    { name = "writes", decision = "explicitDeny", actions = ["s3:PutObject"], resources = ["arn:aws:s3:::b/a"] },
  ]`,
		"reads=allowed writes=explicitDeny", nil,
	},
	"a_trust_policy": {
		`resource_policies = { "arn:aws:iam::444455556666:role/app/Harvester" = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }] } }
  expectations = [
    { name = "ec2", decision = "allowed", actions = ["sts:AssumeRole"], resources = ["arn:aws:iam::444455556666:role/app/Harvester"], principal = "ec2.amazonaws.com" },
    { name = "lambda", decision = "denied", actions = ["sts:AssumeRole"], resources = ["arn:aws:iam::444455556666:role/app/Harvester"], principal = "lambda.amazonaws.com" },
  ]`,
		"ec2=allowed lambda=implicitDeny", nil,
	},
	"contested": {
		role + `identity_policies = [{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "arn:aws:sqs:*:intake" }] }]
  expectations = [{ name = "it", decision = "denied", actions = ["sqs:SendMessage"], resources = ["arn:aws:sqs:eu-west-1:444455556666:intake"] }]`,
		"it=undetermined",
		[]string{"IAM expectation undetermined: it", "C-1", "write all six fields of the ARN"},
	},
	"documented": {
		role + `identity_policies = [{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "arn:aws:sqs:*:intake" }] }]
  contested    = "documented"
  expectations = [{ name = "it", decision = "denied", actions = ["sqs:SendMessage"], resources = ["arn:aws:sqs:eu-west-1:444455556666:intake"] }]`,
		"it=implicitDeny", nil,
	},
	"a_new_action": {
		role + `identity_policies = [` + allowEverything + `]
  expectations = [{ name = "it", decision = "allowed", actions = ["s3:GetObjectFromTheFuture"], resources = ["arn:aws:s3:::b/a"] }]`,
		"it=allowed", nil,
	},
	"a_condition_key_is_missing": {
		role + `identity_policies = [{ Version = "2012-10-17", Statement = [{ Sid = "Vpc", Effect = "Allow", Action = "s3:GetObject", Resource = "*", Condition = { StringEquals = { "aws:SourceVpc" = "vpc-1" } } }] }]
  expectations = [{ name = "it", decision = "allowed", actions = ["s3:GetObject"] }]`,
		"it=implicitDeny",
		[]string{"nothing in the identity policies allows it", `identity_policies[0] "Vpc"`, "Conditions test aws:SourceVpc, which the request does not have"},
	},
	"denied_in_two_layers": {
		role + `identity_policies = [{ Version = "2012-10-17", Statement = [{ Sid = "Read", Effect = "Allow", Action = "s3:GetObject", Resource = "*" }] }]
  permissions_boundary = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:*", Resource = "*" }] }
  expectations = [{ name = "it", decision = "explicitDeny", actions = ["s3:GetObject"] }]`,
		"it=implicitDeny",
		[]string{"is denied implicitly, and must be denied explicitly", "nothing in the permissions boundary allows it", `expect "denied"`},
	},
	"session_policies": {
		role + `identity_policies = [` + allowEverything + `]
  session_policies = { only_read = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:Get*", Resource = "*" }] } }
  expectations = [
    { name = "reads", decision = "allowed", actions = ["s3:GetObject"] },
    { name = "writes", decision = "denied", actions = ["s3:PutObject"] },
  ]`,
		"reads=allowed writes=implicitDeny", nil,
	},
	"anonymous": {
		`principal = "*"
  resource_policies = { "arn:aws:s3:::site" = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::site/*" }] } }
  expectations = [
    { name = "site", decision = "allowed", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::site/index.html"] },
    { name = "other", decision = "denied", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::other/index.html"] },
  ]`,
		"other=implicitDeny site=allowed", nil,
	},
}

const futureAction = `
provider "iamproof" {
  enforcement = "report"
  additional_actions = {
    "s3:GetObjectFromTheFuture" = { access_level = "Read", resource_types = { object = [] }, condition_keys = ["s3:ExistingObjectTag/x"] }
  }
}
`

func TestAccSimulationFeatures(t *testing.T) {
	t.Parallel()
	config := futureAction
	outputs := ""
	for _, name := range slices.Sorted(maps.Keys(features)) {
		config += fmt.Sprintf("resource \"iamproof_simulation\" %q {\n  %s\n}\n", name, features[name].arguments)
		outputs += fmt.Sprintf("output %q { value = join(\" \", [for n in sort(keys(iamproof_simulation.%s.results)) : \"${n}=${iamproof_simulation.%s.results[n]}\"]) }\n", name, name, name)
	}
	w := newWorkspace(t, config+outputs)
	out := w.run(t, "apply", "-auto-approve")
	if out.failed {
		t.Fatalf("diagnostics: %+v", out.errors())
	}
	findings := make(map[string]string)
	for _, d := range violated(out.warnings()) {
		name := strings.TrimPrefix(d.Address, "iamproof_simulation.")
		if findings[name] == "" {
			findings[name] = d.Summary + "\n" + d.Detail
		}
	}
	results := w.outputs(t)
	for name, test := range features {
		if got := results[name]; got != test.results {
			t.Errorf("%s: results = %q, want %q", name, got, test.results)
		}
		rest := findings[name]
		if test.says == nil && rest != "" {
			t.Errorf("%s: unexpected finding: %s", name, rest)
		}
		for _, want := range test.says {
			_, after, ok := strings.Cut(rest, want)
			if !ok {
				t.Errorf("%s does not say %q (in this order):\n%s", name, want, findings[name])
				break
			}
			rest = after
		}
	}
	if out := w.run(t, "plan", "-detailed-exitcode"); out.failed {
		t.Errorf("a second plan has changes or fails: %s", out.output)
	}
}

func TestAccProviderBadInput(t *testing.T) {
	t.Parallel()
	simulation := "\nresource \"iamproof_simulation\" \"a\" {\n" + something + "\n}\n"
	for name, test := range map[string]struct{ arguments, says string }{
		"enforcement":   {`enforcement = "warn"`, `enforcement is "warn"; it must be "error"`},
		"no_service":    {`additional_actions = { "GetThing" = {} }`, `the name has the form "service:Action"`},
		"access_level":  {`additional_actions = { "s3:GetThing" = { access_level = "Reading" } }`, `"Reading" is no access level`},
		"resource_type": {`additional_actions = { "s3:GetThing" = { resource_types = { thing = [] } } }`, `resource type "thing" is not one of the service s3`},
		"arn":           {`additional_actions = { "s3:GetThing" = { resource_types = { thing = ["thing/*"] } } }`, `"thing/*" is no ARN format`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out := newWorkspace(t, "provider \"iamproof\" {\n"+test.arguments+"\n}"+simulation).run(t, "validate")
			if got := out.errors(); len(got) != 1 || !strings.Contains(got[0].Detail, test.says) {
				t.Errorf("errors: %+v, want %q", got, test.says)
			}
		})
	}
}
