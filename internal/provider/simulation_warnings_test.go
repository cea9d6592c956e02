// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"
)

// TestAccSimulationWarnings: what was given and has no effect is a warning of the
// resource and of the data source, unless a value that is not known yet may use it.
func TestAccSimulationWarnings(t *testing.T) {
	t.Parallel()
	arguments := func(resource string) string {
		return `
  principal            = "arn:aws:iam::444455556666:role/app"
  identity_policies    = [{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }] }]
  context              = { "aws:PrincpalOrgID" = ["o-abcd123456"], "ec2:InstanceType" = ["t4g.nano"] }
  resource_account_ids = { "arn:aws:s3:::tide-logs" = "444455556666", "arn:aws:s3:::tide-log" = "444455556666" }
  resource_policies    = { "arn:aws:sqs:eu-west-1:444455556666:jobs" = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "sqs:*", Resource = "*" }] } }
  expectations         = [{ name = "reads", decision = "allowed", actions = ["s3:GetObject"], resources = [` + resource + `] }]
}
`
	}
	all := []string{"aws:PrincpalOrgID", "ec2:InstanceType", "arn:aws:s3:::tide-log (", "arn:aws:sqs:eu-west-1:444455556666:jobs"}
	for name, test := range map[string]struct {
		config string
		want   []string
	}{
		"resource":    {`resource "iamproof_simulation" "s" {` + arguments(`"arn:aws:s3:::tide-logs/a"`), all},
		"data source": {`data "iamproof_effective_permissions" "s" {` + arguments(`"arn:aws:s3:::tide-logs/a"`), all},
		"not known yet": {
			"resource \"terraform_data\" \"b\" {}\n" + `resource "iamproof_simulation" "s" {` + arguments(`"arn:aws:s3:::${terraform_data.b.id}/a"`),
			[]string{"aws:PrincpalOrgID", "ec2:InstanceType"},
		},
	} {
		out := newWorkspace(t, test.config).run(t, "plan")
		if out.failed {
			t.Errorf("%s: %+v", name, out.errors())
		}
		var summaries []string
		for _, d := range out.warnings() {
			if strings.HasSuffix(d.Summary, "(arn:aws:iam::444455556666:role/app)") {
				summaries = append(summaries, d.Summary)
			}
		}
		for _, want := range test.want {
			if !strings.Contains(strings.Join(summaries, "\n"), want) {
				t.Errorf("%s: no warning about %s among %q", name, want, summaries)
			}
		}
		if len(summaries) != len(test.want) {
			t.Errorf("%s: %d warnings, want %d: %q", name, len(summaries), len(test.want), summaries)
		}
	}
}
