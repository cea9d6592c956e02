// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"
)

// sameAgain has a value that is not known while its resource is to be replaced, and that is
// the same afterwards.
const sameAgain = `
resource "terraform_data" "again" {
  input            = "arn:aws:s3:::tide-logs/*"
  triggers_replace = "once"
}
resource "iamproof_simulation" "gate" {
  principal = "arn:aws:iam::444455556666:role/ci/deployer"
`

// A value that is not known in the plan may turn out to be what it was: what was planned
// counts, not what an ordinary plan would have made of it.
func TestAccKeepsWhatWasPlanned(t *testing.T) {
	t.Parallel()
	for name, steps := range map[string][]string{
		// The document that is formatted anew is planned as it is written, since the other
		// may change.
		"formatted anew": {sameAgain + `
  identity_policies = {
    known   = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:ListBucket\",\"Resource\":\"arn:aws:s3:::tide-logs\"}]}"
    unknown = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = terraform_data.again.output }] }
  }
  expectations = [{ name = "lists", decision = "allowed", actions = ["s3:ListBucket"], resources = ["arn:aws:s3:::tide-logs"] }]
}
`, `{\"Version\"`, `{ \"Version\"`},
		// Access that was new when the policies came is not new any more, and the state
		// says that it was.
		"new access": {sameAgain + `
  identity_policies = [{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }] }]
  new_access        = "warn"
  expectations = [{
    name = "reads", decision = "allowed", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::tide-logs/*"]
    context = { "aws:PrincipalTag/team" = [terraform_data.again.output] }
  }]
}
`, `"s3:GetObject", Resource`, `"s3:Get*", Resource`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, steps[0])
			changed := strings.Replace(steps[0], steps[1], steps[2], 1)
			again := strings.Replace(changed, `"once"`, `"twice"`, 1)
			configurations := []string{steps[0], again}
			if name == "new access" {
				configurations = []string{steps[0], changed, again}
			}
			for i, c := range configurations {
				w.configure(t, c)
				if out, code := w.text(t, "apply", "-auto-approve"); code != 0 {
					t.Fatalf("step %d: %s", i, out)
				}
				for _, arguments := range [][]string{{"plan", "-detailed-exitcode"}, {"plan", "-detailed-exitcode", "-refresh=false"}} {
					if out, code := w.text(t, arguments...); code != 0 {
						t.Errorf("step %d: %v is not empty:\n%s", i, arguments, out)
					}
				}
			}
		})
	}
}
