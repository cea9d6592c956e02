// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// fataler is what tests and properties have in common.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

func ask(tb fataler, statements, action, resource string) *Answer {
	tb.Helper()
	q := &Question{Decision: "allowed", Actions: texts(action), Resources: texts(resource)}
	if statements != "" {
		q.Identity = policies(statements)
	}
	answer, errs := Ask(q, awsServices)
	if len(errs) > 0 {
		tb.Fatalf("unexpected errors: %v", errs)
	}
	return answer
}

func TestAsk(t *testing.T) {
	allow := func(resource string) string {
		return `{"Sid":"A","Effect":"Allow","Action":"s3:GetObject","Resource":"` + resource + `"}`
	}
	for name, test := range map[string]struct {
		statements, action, resource string
		holds                        truth.Value
		decision                     string
		undecided                    string
	}{
		"allowed":                 {allowReads, "s3:GetObject", bucket + "/a", truth.True, "allowed", ""},
		"in any letter case":      {allowReads, "S3:getobject", bucket + "/a", truth.True, "allowed", ""},
		"denied explicitly":       {allowAll + "," + denyDeletes, "s3:DeleteObject", bucket + "/a", truth.False, "explicitDeny", ""},
		"denied implicitly":       {allowReads, "s3:PutObject", bucket + "/a", truth.False, "implicitDeny", ""},
		"no policies":             {"", "s3:PutObject", bucket + "/a", truth.False, "implicitDeny", ""},
		"no resource":             {allowAll, "s3:ListAllMyBuckets", "*", truth.True, "allowed", ""},
		"E-1410: every resource":  {allowReads, "s3:GetObject", bucket + "/*", truth.True, "allowed", ""},
		"E-1410: some of them":    {allow(bucket + "/a*"), "s3:GetObject", bucket + "/*", truth.False, "mixed", ""},
		"C-3":                     {allow("arn:aws:s?:::tide-logs/a"), "s3:GetObject", bucket + "/a", truth.Unknown, "undetermined", "(C-3)"},
		"E-1405: what it needs":   {`{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"` + instance + `"}`, "ec2:RunInstances", instance, truth.False, "implicitDeny", ""},
		"E-1204: a condition key": {`{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}`, "s3:GetObject", bucket + "/a", truth.False, "mixed", ""},

		"an unknown resource":               {allow(hole), "s3:GetObject", bucket + "/a", truth.Unknown, "", ""},
		"that cannot matter":                {allow("arn:aws:s3:::other-" + hole), "s3:GetObject", bucket + "/a", truth.False, "implicitDeny", ""},
		"next to one that does":             {allow(bucket+"/*") + "," + allow(hole), "s3:GetObject", bucket + "/a", truth.True, "allowed", ""},
		"an unknown request":                {allowReads, "s3:GetObject", hole, truth.Unknown, "", ""},
		"an unknown request, everything":    {allowAll, "s3:GetObject", hole, truth.True, "allowed", ""},
		"a prefix of a request":             {allowReads, "s3:GetObject", bucket + "/" + hole, truth.True, "allowed", ""},
		"a prefix of something else":        {allowReads, "s3:GetObject", "arn:aws:s3:::other/" + hole, truth.False, "implicitDeny", ""},
		"an unknown action":                 {allowAll, "s3:" + hole, bucket + "/a", truth.Unknown, "", ""},
		"several resources, some of them":   {allowAll, "ec2:RunInstances", ec2 + hole, truth.Unknown, "", ""},
		"contested next to what is unknown": {allow("arn:aws:s?:::tide-logs/a") + "," + allow(hole), "s3:GetObject", bucket + "/a", truth.Unknown, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := ask(t, test.statements, test.action, test.resource)
			if got.Holds != test.holds || got.Decision != test.decision {
				t.Errorf("holds %v, decision %q; want %v, %q", got.Holds, got.Decision, test.holds, test.decision)
			}
			if test.undecided == "" && got.Undecided != "" || !strings.Contains(got.Undecided, test.undecided) {
				t.Errorf("undecided = %q, want %q", got.Undecided, test.undecided)
			}
			unknown := strings.Contains(test.statements+test.action+test.resource, hole)
			if (got.Explanation == nil) != unknown {
				t.Errorf("explanation = %+v", got.Explanation)
			}
		})
	}
}

func TestAskExplanation(t *testing.T) {
	got := ask(t, `{"Sid":"Reads","Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::other/*"}`, "s3:GetObject", bucket+"/a").Explanation
	want := "s3:GetObject on arn:aws:s3:::tide-logs/a is denied implicitly: nothing in the identity policies allows it. " +
		`The nearest statement is identity_policies[0] "Reads" (line 1, column 38): its Resource is "arn:aws:s3:::other/*", which does not cover arn:aws:s3:::tide-logs/a.`
	if diff := cmp.Diff(want, got.Reason); diff != "" {
		t.Errorf("reason (-want +got):\n%s", diff)
	}
	near := &NearMiss{
		Statement{Layer: "identity", Document: "identity_policies[0]", Sid: "Reads", Effect: "Allow"},
		"Resource", `its Resource is "arn:aws:s3:::other/*", which does not cover arn:aws:s3:::tide-logs/a`,
	}
	if diff := cmp.Diff(near, got.NearMiss); diff != "" {
		t.Errorf("near miss (-want +got):\n%s", diff)
	}

	got = ask(t, allowReads, "s3:GetObject", bucket+"/a").Explanation
	if want := `s3:GetObject on arn:aws:s3:::tide-logs/a is allowed: identity policies: identity_policies[0] "Reads" (line 1, column 38).`; got.Reason != want || got.NearMiss != nil {
		t.Errorf("reason = %q, want %q; near miss %v", got.Reason, want, got.NearMiss)
	}
}

func TestAskErrors(t *testing.T) {
	for name, test := range map[string]struct{ statements, action, resource, place, want string }{
		"E-207: a wildcard":         {allowAll, "s3:Get*", "*", "action", "has a wildcard"},
		"E-208: unknown action":     {allowAll, "s3:GetObjekt", "*", "action", "did you mean s3:GetObject?"},
		"no action":                 {allowAll, "GetObject", "*", "action", "service:Name"},
		"E-1404: no such resource":  {allowAll, "s3:ListAllMyBuckets", bucket, "resource", "no resource-level permissions"},
		"a bucket is no object":     {allowAll, "s3:GetObject", bucket, "resource", "cannot be called on"},
		"no ARN":                    {allowAll, "ec2:RunInstances", "i-1", "resource", "cannot be called on"},
		"E-608: a bad document":     {`{"Effect":"Alow","Action":"*","Resource":"*"}`, "s3:GetObject", "*", "identity_policies[0]", "Alow"},
		"E-1304: not for this role": {allowAll, "sts:AssumeRoleWithSAML", "arn:aws:iam::444455556666:role/x", "resource", "identities of a provider"},
	} {
		t.Run(name, func(t *testing.T) {
			_, errs := Ask(&Question{Decision: "allowed", Input: Input{Identity: policies(test.statements)}, Actions: texts(test.action), Resources: texts(test.resource)}, awsServices)
			if len(errs) != 1 || errs[0].Place.String() != test.place || !strings.Contains(errs[0].Detail, test.want) {
				t.Errorf("errors = %v, want %q at %s", errs, test.want, test.place)
			}
		})
	}
}

// E-1601: what is known of an answer stays when values become known.
func TestAskIsSound(t *testing.T) {
	resources := []string{"*", bucket, bucket + "/*", bucket + "/a", "arn:aws:s3:::other/b", "arn:aws:s3:::tide-*"}
	actions := []string{"*", "s3:*", "s3:GetObject", "s3:Get*", "s3:DeleteObject"}
	rapid.Check(t, func(t *rapid.T) {
		var known, partial []string
		for range rapid.IntRange(1, 3).Draw(t, "statements") {
			effect := rapid.SampledFrom([]string{"Allow", "Allow", "Deny"}).Draw(t, "effect")
			action := rapid.SampledFrom(actions).Draw(t, "action")
			resource := rapid.SampledFrom(resources).Draw(t, "resource")
			statement := func(action, resource string) string {
				return `{"Effect":"` + effect + `","Action":"` + action + `","Resource":"` + resource + `"}`
			}
			known = append(known, statement(action, resource))
			partial = append(partial, statement(cut(t, action), cut(t, resource)))
		}
		action := rapid.SampledFrom([]string{"s3:GetObject", "s3:DeleteObject"}).Draw(t, "asked")
		resource := rapid.SampledFrom([]string{bucket + "/a", "arn:aws:s3:::other/b", bucket + "/*"}).Draw(t, "for")
		whole := ask(t, strings.Join(known, ","), action, resource)
		part := ask(t, strings.Join(partial, ","), action, cut(t, resource))
		if part.Holds != truth.Unknown && part.Holds != whole.Holds {
			t.Fatalf("allowed is %v while values are unknown, and %v when they are known", part.Holds, whole.Holds)
		}
		if part.Decision != "" && part.Decision != whole.Decision {
			t.Fatalf("the decision is %q while values are unknown, and %q when they are known", part.Decision, whole.Decision)
		}
		if part.Undecided != "" && whole.Undecided == "" {
			t.Fatalf("undecided while values are unknown: %s; known it is %v", part.Undecided, whole.Holds)
		}
	})
}

// cut replaces the end of a text by a hole, or leaves it.
func cut(t *rapid.T, s string) string {
	if n := rapid.IntRange(0, len(s)+3).Draw(t, "known"); n < len(s) {
		return s[:n] + hole
	}
	return s
}
