// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

func TestCovers(t *testing.T) {
	for name, test := range map[string]struct {
		entry, resource string
		want            truth.Value
		undecided       string
	}{
		"E-803":                              {bucket + "/*", bucket + "/2031/a", truth.True, ""},
		"E-807":                              {bucket + "/*", bucket, truth.False, ""},
		"E-804: fields":                      {"arn:aws:sqs:*:444455556666:q-?", "arn:aws:sqs:eu-west-1:444455556666:q-12", truth.False, ""},
		"E-802: all":                         {"*", queue, truth.True, ""},
		"all of all":                         {"*", "*", truth.True, ""},
		"not all of all":                     {bucket, "*", truth.Unknown, "some of the resources"},
		"E-808: fewer fields":                {"arn:aws:sqs", queue, truth.True, ""},
		"E-813: the character itself":        {bucket + "/${*}", bucket + "/a", truth.False, ""},
		"C-1":                                {"arn:aws:sns:*:alarms", "arn:aws:sns:eu-west-1:444455556666:alarms", truth.Unknown, "(C-1)"},
		"C-3":                                {"arn:aws:sn?:*:*:alarms", "arn:aws:sns:eu-west-1:444455556666:alarms", truth.Unknown, "(C-3)"},
		"C-6":                                {"arn:aws:SNS:*:*:alarms", "arn:aws:sns:eu-west-1:444455556666:alarms", truth.Unknown, "(C-6)"},
		"E-1410: every":                      {bucket + "/*", bucket + "/a*", truth.True, ""},
		"E-1410: some":                       {bucket + "/a*", bucket + "/*", truth.Unknown, "some of the resources"},
		"E-1410: none":                       {bucket + "/a*", bucket + "/b*", truth.False, ""},
		"E-1620: an unknown entry":           {bucket + "/" + hole, bucket + "/a", truth.Unknown, ""},
		"E-1620: that cannot cover it":       {bucket + "/b" + hole, bucket + "/a", truth.False, ""},
		"E-1620: an unknown resource":        {bucket + "/*", bucket + hole, truth.Unknown, ""},
		"E-1620: that is covered":            {bucket + "/*", bucket + "/" + hole, truth.True, ""},
		"E-1620: nothing is stated about it": {bucket + "/*", hole, truth.Unknown, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, undecided, entryErr, resourceErr := Covers(text(test.entry), text(test.resource))
			if entryErr != nil || resourceErr != nil {
				t.Fatalf("unexpected errors: %v, %v", entryErr, resourceErr)
			}
			if got != test.want || (test.undecided == "") != (undecided == "") || !strings.Contains(undecided, test.undecided) {
				t.Errorf("Covers = %v, %q; want %v, %q", got, undecided, test.want, test.undecided)
			}
		})
	}
	for name, test := range map[string]struct{ entry, resource, wantEntry, wantResource string }{
		"no ARN":      {"tide-logs", bucket, "has to begin with arn:", ""},
		"no resource": {"*", "tide-logs", "", "is not an ARN"},
		"a variable":  {bucket + "/${aws:username}", bucket + "/a", "policy variable", ""},
		"E-1108":      {bucket + "/${aws:username", bucket + "/a", "${", ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, entryErr, resourceErr := Covers(text(test.entry), text(test.resource))
			check := func(what string, err error, want string) {
				if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
					t.Errorf("%s error = %v, want %q", what, err, want)
				}
			}
			check("entry", entryErr, test.wantEntry)
			check("resource", resourceErr, test.wantResource)
		})
	}
}
