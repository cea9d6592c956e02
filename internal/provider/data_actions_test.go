// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
)

// exactly is a list of these strings.
func exactly(elements ...string) knownvalue.Check {
	checks := make([]knownvalue.Check, len(elements))
	for i, e := range elements {
		checks[i] = knownvalue.StringExact(e)
	}
	return knownvalue.ListExact(checks)
}

func TestAccActions(t *testing.T) {
	t.Parallel()
	queries := map[string]struct {
		arguments string
		want      knownvalue.Check
	}{
		"pattern":       {`patterns = ["SQS:sendMessage*", "sqs:SendMessage"]`, exactly("sqs:SendMessage")},
		"service":       {`services = ["XRay"]`, knownvalue.ListSizeExact(count(t, "xray"))},
		"narrowed":      {"services = [\"s3\", \"sqs\"]\npatterns = [\"s3:ListAllMyBuckets\", \"sns:Publish\"]", exactly("s3:ListAllMyBuckets")},
		"level":         {"patterns = [\"iam:*eRolePolicy\", \"iam:P*RolePolicy\", \"iam:TagRole\", \"iam:GetRolePolicy\"]\naccess_levels = [\"permissions management\"]", exactly("iam:DeleteRolePolicy", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy")},
		"not_write":     {"patterns = [\"iam:PutRolePolicy\", \"iam:TagRole\"]\naccess_levels = [\"Write\"]", exactly()},
		"resource_type": {"patterns = [\"s3:GetObject\", \"s3:ListBucket\"]\nresource_types = [\"Bucket\"]", exactly("s3:ListBucket")},
		"its_type":      {"patterns = [\"s3:GetObject\", \"s3:ListBucket\"]\nresource_types = [\"s3:object\"]", exactly("s3:GetObject")},
		"key":           {"services = [\"s3\"]\ncondition_keys = [\"s3:PREFIX\"]\npatterns = [\"s3:*\"]", exactly("s3:ListBucket", "s3:ListBucketVersions")},
		"global_key":    {"patterns = [\"s3:GetObject\", \"s3:ListAllMyBuckets\"]\ncondition_keys = [\"aws:SourceVpce\"]", exactly("s3:GetObject", "s3:ListAllMyBuckets")},
		"tag_key":       {"patterns = [\"sqs:CreateQueue\", \"sqs:SendMessage\"]\ncondition_keys = [\"aws:RequestTag/team\"]", exactly("sqs:CreateQueue")},
		"with_resource": {"patterns = [\"s3:ListBucket\", \"s3:ListAllMyBuckets\"]\nresource_level = true", exactly("s3:ListBucket")},
		"without":       {"patterns = [\"s3:ListBucket\", \"s3:ListAllMyBuckets\"]\nresource_level = false", exactly("s3:ListAllMyBuckets")},
		"added":         {`patterns = ["s3:HeadO*", "sqs:SendMessage"]`, exactly("s3:HeadObject", "sqs:SendMessage")},
		"many":          {"services = [\"ec2\", \"iam\", \"rds\"]", knownvalue.ListSizeExact(count(t, "ec2") + count(t, "iam") + count(t, "rds"))},
		"everything":    {`patterns = ["*"]` + "\n" + `access_levels = ["Tagging"]` + "\n" + `resource_types = ["s3:bucket"]`, exactly("s3:PutBucketTagging", "s3:TagResource", "s3:UntagResource")},
	}
	var config strings.Builder
	config.WriteString(`provider "iamproof" {
  additional_actions = {
    "s3:HeadObject" = {
      access_level      = "Read"
      resource_types    = { object = [] }
      condition_keys    = ["s3:checksum"]
      dependent_actions = ["s3:GetObject"]
    }
  }
}
`)
	var checks []statecheck.StateCheck
	for _, name := range slices.Sorted(maps.Keys(queries)) {
		fmt.Fprintf(&config, "data \"iamproof_actions\" %q {\n%s\n}\n", name, queries[name].arguments)
		checks = append(checks, statecheck.ExpectKnownValue("data.iamproof_actions."+name, tfjsonpath.New("actions"), queries[name].want))
	}
	detail := func(name, action, field string, want knownvalue.Check) {
		checks = append(checks, statecheck.ExpectKnownValue("data.iamproof_actions."+name, tfjsonpath.New("details").AtMapKey(action).AtMapKey(field), want))
	}
	object := knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
		"name": knownvalue.StringExact("object"), "required": knownvalue.Bool(false),
		"arn_formats": exactly("arn:${Partition}:s3:::${BucketName}/${ObjectName}"),
	})})
	detail("added", "s3:HeadObject", "service", knownvalue.StringExact("s3"))
	detail("added", "s3:HeadObject", "access_level", knownvalue.StringExact("Read"))
	detail("added", "s3:HeadObject", "resource_types", object)
	detail("added", "s3:HeadObject", "dependent_actions", exactly("s3:GetObject"))
	detail("added", "sqs:SendMessage", "dependent_actions", exactly("kms:Decrypt", "kms:GenerateDataKey"))
	detail("tag_key", "sqs:CreateQueue", "dependent_actions", exactly("sqs:TagQueue"))
	detail("without", "s3:ListAllMyBuckets", "dependent_actions", exactly())
	detail("level", "iam:PutRolePolicy", "access_level", knownvalue.StringExact("Permissions management"))
	detail("level", "iam:PutRolePolicy", "access_levels", exactly("Write", "Permissions management"))
	detail("without", "s3:ListAllMyBuckets", "resource_types", knownvalue.ListExact(nil))
	source := catalog.Default().Source()
	checks = append(checks,
		statecheck.ExpectKnownValue("data.iamproof_actions.many", tfjsonpath.New("details"), knownvalue.Null()),
		statecheck.ExpectKnownValue("data.iamproof_actions.key", tfjsonpath.New("catalogue_version"), knownvalue.StringExact(source.Version)),
		statecheck.ExpectKnownValue("data.iamproof_actions.key", tfjsonpath.New("catalogue_date"), knownvalue.StringRegexp(regexp.MustCompile(`^\d{4}-\d\d-\d\d$`))),
		statecheck.ExpectKnownValue("data.iamproof_effective_permissions.added", tfjsonpath.New("results").AtMapKey("added"), knownvalue.StringExact("implicitDeny")),
		statecheck.ExpectKnownOutputValue("prefix", knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
			"name": knownvalue.StringExact("s3:prefix"), "type": knownvalue.StringExact("String"), "multivalued": knownvalue.Bool(false),
		})})),
	)
	config.WriteString(`
data "iamproof_effective_permissions" "added" {
  expectations = [{ name = "added", actions = ["s3:HeadObject"], resources = ["arn:aws:s3:::tide-logs/a"] }]
}
output "prefix" { value = [for k in data.iamproof_actions.key.details["s3:ListBucket"].condition_keys : k if k.name == "s3:prefix"] }`)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps:                    []resource.TestStep{{Config: config.String(), ConfigStateChecks: checks}},
	})
}

// count is the number of actions of a service.
func count(t *testing.T, prefix string) int {
	t.Helper()
	s, ok := catalog.Default().Service(prefix)
	if !ok {
		t.Fatalf("there is no service %s", prefix)
	}
	return len(s.Actions())
}

// badQueries are wrong configurations of the data sources on embedded data: by the
// command that says so, data source and name.
var badQueries = map[string]map[string]badInput{
	"validate": {
		"iamproof_actions.empty":          {"", "data", []string{"Nothing to look for", `services = ["s3"]`}},
		"iamproof_actions.empty_list":     {`services = []`, "services = []", []string{"services is empty"}},
		"iamproof_actions.level":          {"services = [\"s3\"]\naccess_levels = [\n\"Write\",\n\"Admin\",\n]", `"Admin",`, []string{`"Admin" is no access level`, "Permissions management"}},
		"iamproof_actions.variable":       {`patterns = ["s3:$${x}"]`, "patterns", []string{"policy variables"}},
		"iamproof_actions.two_in_one":     {`patterns = ["s3:GetObject,s3:PutObject"]`, "patterns", []string{"more than one colon"}},
		"iamproof_actions.null":           {"patterns = [\n\"s3:*\",\nnull,\n]", "null,", []string{"patterns[1] is null"}},
		"iamproof_managed_policy.nothing": {"", "data", []string{"Which policy?", `name = "ReadOnlyAccess"`}},
		"iamproof_managed_policy.both":    {"name = \"ReadOnlyAccess\"\narn = \"arn:aws:iam::aws:policy/ReadOnlyAccess\"", "data", []string{"Both name and arn are given"}},
		"iamproof_managed_policy.blank":   {`name = ""`, "data", []string{"The name is empty"}},
		"iamproof_managed_policy.near":    {`name = "ReadonlyAcess"`, `name = "ReadonlyAcess"`, []string{`AWS managed policy "ReadonlyAcess" is not known`, `Did you mean "ReadOnlyAccess"`}},
		"iamproof_managed_policy.path":    {`arn = "arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole"`, "arn =", []string{`Did you mean "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"`}},
		"iamproof_managed_policy.foreign": {`arn = "arn:aws-us-gov:iam::aws:policy/AdministratorAcces"`, "arn =", []string{`"arn:aws-us-gov:iam::aws:policy/AdministratorAccess"`}},

		"iamproof_effective_permissions.nothing":  {"", "data", []string{"Nothing to check"}},
		"iamproof_effective_permissions.decision": {"expectations = [\n{ decision = \"any\", actions = [\"s3:GetObject\"] },\n]", `{ decision = "any"`, []string{`decision is "any"; it must be one of`}},
		"iamproof_effective_permissions.document": {"identity_policies = [\"{}\"]\nexpectations = [{ actions = [\"s3:GetObject\"] }]", "identity_policies", []string{"Invalid policy document: identity_policies[0]"}},
	},
	"plan": {
		"iamproof_actions.service": {"services = [\n\"s3\",\n\"eventbridge\",\n]", `"eventbridge",`, []string{`Service prefix "eventbridge" is not known`, `Did you mean "events"?`}},
		"iamproof_actions.pattern": {"patterns = [\n\"s3:Get*\",\n\"s3:Gte*\",\n]", `"s3:Gte*",`, []string{`Action pattern "s3:Gte*" matches nothing`}},
		"iamproof_actions.action":  {`patterns = ["s3:GetObjekt"]`, "patterns", []string{`Action "s3:GetObjekt" is not known`, `Did you mean "s3:GetObject"`}},
		"iamproof_actions.type":    {"services = [\"s3\"]\nresource_types = [\"buckt\"]", "resource_types", []string{`Resource type "buckt" is not known`, `Did you mean "bucket"?`}},
		"iamproof_actions.key":     {"services = [\"s3\"]\ncondition_keys = [\"s3:prefx\"]", "condition_keys", []string{`Condition key "s3:prefx" is not known`, `Did you mean "s3:prefix"`}},
		"iamproof_actions.two":     {"services = [\"s4\"]\npatterns = [\"s3:*\"]", "services", []string{`"s4"`}},

		"iamproof_effective_permissions.action": {"expectations = [\n{ actions = [\"s3:GetObjekt\"] },\n]", `{ actions = ["s3:GetObjekt"]`, []string{"did you mean s3:GetObject?"}},
	},
}

func TestAccDataSourcesBadInput(t *testing.T) {
	t.Parallel()
	for command, table := range badQueries {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			var config strings.Builder
			for _, address := range slices.Sorted(maps.Keys(table)) {
				source, name, _ := strings.Cut(address, ".")
				fmt.Fprintf(&config, "data %q %q {\n%s\n}\n", source, name, table[address].arguments)
			}
			found := make(map[string][]diagnostic)
			out := newWorkspace(t, config.String()).run(t, command)
			for _, d := range out.errors() {
				address := strings.TrimPrefix(d.Address, "data.")
				found[address] = append(found[address], d)
			}
			for address, test := range table {
				if len(found[address]) != 1 {
					t.Errorf("%s: %d errors, want one: %+v", address, len(found[address]), found[address])
					continue
				}
				test.check(t, address, &found[address][0])
				delete(found, address)
			}
			if len(found) > 0 {
				t.Errorf("further errors: %+v", found)
			}
		})
	}
}
