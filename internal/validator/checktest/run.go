// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package checktest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// Run runs the cases of a family with all checks. It demands a trigger and a near miss for every check of the family, and shows
// that what is unknown in a document is never found wrong, and that what findings suggest helps.
func Run(t *testing.T, suite *frame.Suite, family []frame.Check, cases []Case) {
	t.Helper()
	hits, misses := map[string]bool{}, map[string]bool{}
	for i := range cases {
		tc := &cases[i]
		t.Run(tc.title(i), func(t *testing.T) { tc.run(t, suite) })
		if tc.At != "" {
			hits[tc.ID] = true
		} else {
			misses[tc.ID] = true
		}
	}
	for i := range family {
		if id := family[i].ID; !hits[id] || !misses[id] {
			t.Errorf("%s: has trigger %v, near miss %v", id, hits[id], misses[id])
		}
	}
	t.Run("unknown", func(t *testing.T) { runUnknown(t, suite, cases) })
	t.Run("suggestions", func(t *testing.T) { runSuggestions(t, suite, cases) })
}

// Validate returns what all checks of the suite find.
func Validate(suite *frame.Suite, in frame.Input) *frame.Report {
	c := frame.NewPass(suite, &in)
	c.Run()
	return c.Report()
}

func (tc *Case) title(i int) string {
	kind := "miss"
	if tc.At != "" {
		kind = "hit"
	}
	title := fmt.Sprintf("%s/%s_%d", tc.ID, kind, i)
	if tc.Name != "" {
		title += "_" + tc.Name
	}
	return title
}

func (tc *Case) run(t *testing.T, suite *frame.Suite) {
	t.Helper()
	k := suite.Check(tc.ID)
	if k == nil {
		t.Fatalf("check %s does not exist", tc.ID)
	}
	in := tc.Input(suite)
	if in.Type == 0 {
		in.Type = iam.Identity
	}
	report := Validate(suite, in)
	var got, other []string
	for _, f := range report.Findings {
		if f.ID != tc.ID {
			if !slices.Contains(tc.Also, f.ID) {
				other = append(other, fmt.Sprintf("%s %s %s: %s %s", f.Class, f.ID, f.Path(), f.Message, f.Remediation))
			}
			continue
		}
		got = append(got, f.Path())
		class := tc.Class
		if class == 0 {
			class = k.ClassIn(in.Type)
		}
		if f.Class != class {
			t.Errorf("class %s, want %s", f.Class, class)
		}
		if !strings.Contains(f.Message+"\n"+f.Remediation, tc.Message) {
			t.Errorf("message lacks %q:\n%s\n%s", tc.Message, f.Message, f.Remediation)
		}
		checkWording(t, &f)
	}
	var want []string
	if tc.At != "" {
		want = append([]string{tc.At}, tc.More...)
	}
	if !slices.Equal(got, want) {
		t.Errorf("findings at %q, want %q in\n%s", got, want, in.Text)
	}
	if len(other) > 0 {
		t.Errorf("further findings, to be listed in also if they are meant:\n%s\nin %s", strings.Join(other, "\n"), in.Text)
	}
}

// checkWording holds every finding to what users read: whole sentences with a remedy.
func checkWording(t *testing.T, f *frame.Finding) {
	t.Helper()
	if !strings.HasSuffix(f.Message, ".") && !strings.HasSuffix(f.Message, "?") || f.Remediation == "" {
		t.Errorf("%s: the message must be sentences and have a remediation:\n%q\n%q", f.ID, f.Message, f.Remediation)
	}
	for _, text := range []string{f.Message, f.Remediation} {
		if strings.Contains(text, "%!") || len(text) > 1500 {
			t.Errorf("%s: bad text %q", f.ID, text)
		}
	}
}

// Near reports whether two counts differ by a tenth at most.
func Near(got, want int) bool { return 10*max(got-want, want-got) <= want }
