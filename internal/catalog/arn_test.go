// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// resourceType returns "service:type" of the embedded catalogue.
func resourceType(tb testing.TB, name string) *catalog.ResourceType {
	tb.Helper()
	prefix, short, _ := strings.Cut(name, ":")
	s, ok := catalog.Default().Service(prefix)
	if !ok {
		tb.Fatalf("no service %q", prefix)
	}
	rt, ok := s.ResourceType(short)
	if !ok {
		tb.Fatalf("no resource type %q", name)
	}
	return rt
}

func TestMatchesLiteralARN(t *testing.T) {
	tests := []struct {
		kind, arn string
		want      bool
	}{
		{"s3:bucket", "arn:aws:s3:::reports", true},
		{"s3:bucket", "arn:aws-cn:s3:::reports", true},
		{"s3:bucket", "arn:aws:s3:::reports/2031", false}, // an object is not a bucket
		{"s3:bucket", "arn:aws:s3:::reports/", false},
		{"s3:bucket", "arn:aws:s3:::", false},
		{"s3:bucket", "arn:aws:s3:eu-west-1::reports", false},
		{"s3:bucket", "arn:aws:s3::210987654321:reports", false},
		{"s3:object", "arn:aws:s3:::reports/2031/a.csv", true},
		{"s3:object", "arn:aws:s3:::reports/a:b", true},
		{"s3:object", "arn:aws:s3:::reports", false}, // a bucket is not an object
		{"s3:object", "arn:aws:s3:::reports/", false},
		{"s3:object", "arn:aws:s3:::/key", false},
		{"s3:accesspoint", "arn:aws:s3:eu-west-1:210987654321:accesspoint/ap", true},
		{"s3:accesspoint", "arn:aws:s3:eu-west-1:210987654321:accesspoint/ap/object/key", false},
		{"s3:accesspointobject", "arn:aws:s3:eu-west-1:210987654321:accesspoint/ap/object/key", true},
		{"iam:role", "arn:aws:iam::210987654321:role/app", true},
		{"iam:role", "arn:aws:iam::210987654321:role/team/app", true},
		{"iam:role", "arn:aws:iam::210987654321:Role/app", false}, // E-806
		{"iam:role", "arn:aws:iam::210987654321:role/", false},
		{"iam:role", "arn:aws:iam:::role/app", false},
		{"iam:role", "arn:aws:iam::210987654321", false},
		{"iam:role", "", false},
		{"sqs:queue", "arn:aws:sqs:eu-west-1:210987654321:jobs", true},
		{"sqs:queue", "arn:aws:sqs::210987654321:jobs", false},
		{"sqs:queue", "arn:aws:sns:eu-west-1:210987654321:jobs", false},
		{"sqs:queue", "arn:aws:sqs:eu-west-1:210987654321:*", true}, // taken literally
		{"lambda:function", "arn:aws:lambda:eu-west-1:210987654321:function:f", true},
		{"logs:log-stream", "arn:aws:logs:eu-west-1:210987654321:log-group:/a:log-stream:s", true},
		{"logs:log-stream", "arn:aws:logs:eu-west-1:210987654321:log-group:/a", false},
		{"apigateway:Stage", "arn:aws:apigateway:eu-west-1::/apis/a/stages/s", true}, // two formats
		{"apigateway:Stage", "arn:aws:apigateway:eu-west-1::/restapis/a/stages/s", true},
		{"dms:Endpoint", "arn:aws:dms:eu-west-1:210987654321:endpoint:", true}, // the format ends in an asterisk
		{"mediaconnect:Offering", "arn:aws:mediaconnect:eu-west-1:210987654321:offering:x", true},
		{"backup:recoveryPoint", "arn:aws:ec2:eu-west-1::snapshot:snap-1", true}, // any service
	}
	for _, tt := range tests {
		if got := resourceType(t, tt.kind).Matches(tt.arn); got != tt.want {
			t.Errorf("%s matches %q: %v, want %v", tt.kind, tt.arn, got, tt.want)
		}
	}
}

func TestFitOfPolicyEntries(t *testing.T) {
	tests := []struct {
		kind, entry string
		want        catalog.Fit
	}{
		{"s3:bucket", "*", catalog.FitSome},
		{"s3:bucket", "**", catalog.FitSome},
		{"s3:bucket", "arn:aws:s3:::reports", catalog.FitAll},
		{"s3:bucket", "arn:aws:s3:::reports*", catalog.FitSome}, // objects too
		{"s3:bucket", "arn:aws:s3:::reports/*", catalog.FitNone},
		{"s3:bucket", "arn:aws:s3:::reports-????", catalog.FitSome},
		{"s3:object", "arn:aws:s3:::reports/*", catalog.FitAll},
		{"s3:object", "arn:aws:s3:::reports*", catalog.FitSome},
		{"s3:object", "arn:aws:s3:::reports", catalog.FitNone},
		{"s3:object", "arn:aws:s3:::*/*", catalog.FitSome}, // the first asterisk may hold slashes
		{"s3:object", "arn:aws:s3:::${aws:username}/*", catalog.FitSome},
		{"s3:object", "arn:aws:s3:::reports/${aws:username}/*", catalog.FitAll},
		{"s3:bucket", "arn:aws:s3:::reports-${*}", catalog.FitAll},
		{"sqs:queue", "arn:aws:sqs:*:*:jobs", catalog.FitAll},
		{"sqs:queue", "arn:*:sqs:eu-*:210987654321:j?bs", catalog.FitAll},
		{"sqs:queue", "arn:aws:sqs:*:*:*", catalog.FitAll},
		{"sqs:queue", "arn:aws:sqs", catalog.FitAll}, // E-808: completed
		{"sqs:queue", "arn:aws:sqs:*:210987654321", catalog.FitAll},
		{"s3:bucket", "arn:aws:s3", catalog.FitSome},
		{"s3:bucket", "arn:aws:s3:*", catalog.FitSome},
		{"sqs:queue", "arn:aws:sqs::210987654321:*", catalog.FitNone}, // no region
		{"sqs:queue", "arn:aws:*", catalog.FitSome},
		{"sqs:queue", "arn*", catalog.FitLoose},
		{"sqs:queue", "arn:aws:s?s:eu-west-1:210987654321:jobs", catalog.FitSome},
		{"sqs:queue", "jobs", catalog.FitNone},
		{"sqs:queue", "*jobs", catalog.FitLoose},
		{"sqs:queue", "*:jobs", catalog.FitLoose}, // C-1
		{"sqs:queue", "", catalog.FitNone},
		{"lambda:function", "arn:aws:lambda:*:function:f", catalog.FitLoose}, // only if the asterisk holds a colon
		{"lambda:function", "arn:aws:lambda:eu-west-1:*:f", catalog.FitLoose},
		{"iam:role", "arn:aws:iam::*:role/app-*", catalog.FitAll},
		{"iam:role", "arn:aws:iam::*:*", catalog.FitSome},
		{"iam:role", "arn:aws:iam::*:role*", catalog.FitSome},
		{"iam:user", "arn:aws:iam::*:role/*", catalog.FitNone},
		{"ec2:instance", "arn:*:s3:::x", catalog.FitNone}, // a wildcard in the partition does not reach the service
	}
	for _, tt := range tests {
		if got := resourceType(t, tt.kind).Fit(catalog.ParseARNPattern(tt.entry)); got != tt.want {
			t.Errorf("%s, %q: %v, want %v", tt.kind, tt.entry, got, tt.want)
		}
	}
}

func TestFitIgnoringCase(t *testing.T) {
	machine := resourceType(t, "states:statemachine")
	entry := catalog.ParseARNPattern("arn:aws:states:eu-west-1:210987654321:statemachine:billing*")
	if got := machine.Fit(entry); got != catalog.FitNone {
		t.Errorf("with case: %v", got)
	}
	if got := machine.Fit(entry.IgnoringCase()); got != catalog.FitAll {
		t.Errorf("without case: %v", got)
	}
	if machine.Fit(entry) != catalog.FitNone {
		t.Error("IgnoringCase changed its receiver")
	}
}

func TestFitOfTexts(t *testing.T) {
	known := pattern.Literal
	tests := []struct {
		kind string
		arn  pattern.Text
		want catalog.Fit
	}{
		{"s3:bucket", pattern.Unknown(), catalog.FitSome},
		{"s3:bucket", known("arn:aws:s3:::reports"), catalog.FitAll},
		{"s3:bucket", known("arn:aws:s3:::rep*"), catalog.FitAll}, // a text has no wildcards
		{"s3:object", known("arn:aws:s3:::reports"), catalog.FitNone},
		{"s3:object", pattern.WithPrefix("arn:aws:s3:::reports/"), catalog.FitAll},
		{"s3:object", pattern.WithPrefix("arn:aws:s3:::reports"), catalog.FitSome},
		{"s3:bucket", pattern.WithPrefix("arn:aws:s3:::reports/"), catalog.FitNone},
		{"sqs:queue", pattern.WithPrefix("arn:aws:"), catalog.FitSome},
		{"sqs:queue", pattern.WithPrefix("arn:aws:sns:"), catalog.FitNone},
		{"iam:role", pattern.Concat(known("arn:aws:iam::"), pattern.Hole(pattern.Digits12), known(":role/app")), catalog.FitAll},
		{"iam:role", pattern.Concat(known("arn:aws:iam::"), pattern.Hole(pattern.NoColon), known(":role/app")), catalog.FitAll},
		{"iam:role", pattern.Concat(known("arn:aws:iam::"), pattern.Hole(pattern.AnyText), known(":role/app")), catalog.FitSome},
		{"iam:role", pattern.Concat(known("arn:aws:iam::2109876543"), pattern.Hole(pattern.OneChar), known("1:role/app")), catalog.FitSome},
		{"iam:role", pattern.Concat(known("arn:aws:iam::2109876543"), pattern.Hole(pattern.OneCharNoColon), known("1:role/app")), catalog.FitAll},
		{"iam:user", pattern.Concat(known("arn:aws:iam::"), pattern.Hole(pattern.Digits12), known(":role/app")), catalog.FitNone},
		{"iam:role", known("arn:aws:iam::210987654321"), catalog.FitNone},
	}
	for _, tt := range tests {
		rt := resourceType(t, tt.kind)
		if got := rt.Fit(catalog.TextARN(tt.arn)); got != tt.want {
			t.Errorf("%s, %s: %v, want %v", tt.kind, tt.arn, got, tt.want)
		}
		if got := rt.MatchesText(tt.arn); got != (tt.want >= catalog.FitSome) {
			t.Errorf("%s, %s: MatchesText is %v", tt.kind, tt.arn, got)
		}
	}
}

func TestActionFit(t *testing.T) {
	c := catalog.Default()
	for _, tt := range []struct {
		action, entry string
		want          catalog.Fit
	}{
		{"s3:GetObject", "arn:aws:s3:::reports", catalog.FitNone},
		{"s3:GetObject", "arn:aws:s3:::reports/*", catalog.FitAll},
		{"s3:ListBucket", "arn:aws:s3:::reports", catalog.FitAll},
		{"s3:ListBucket", "arn:aws:s3:::reports/*", catalog.FitNone},
		{"s3:ListAllMyBuckets", "*", catalog.FitAll}, // E-1403: no resource type
		{"s3:ListAllMyBuckets", "***", catalog.FitAll},
		{"s3:ListAllMyBuckets", "arn:aws:s3:::*", catalog.FitNone},
		{"dynamodb:Query", "arn:aws:dynamodb:*:*:table/t/index/*", catalog.FitAll},
	} {
		a, ok := c.Lookup(tt.action)
		if !ok {
			t.Fatalf("no action %s", tt.action)
		}
		if got := a.Fit(catalog.ParseARNPattern(tt.entry)); got != tt.want {
			t.Errorf("%s on %q: %v, want %v", tt.action, tt.entry, got, tt.want)
		}
	}
}

func TestFormatFields(t *testing.T) {
	f := resourceType(t, "sqs:queue").Formats[0]
	if f.String() != "arn:${Partition}:sqs:${Region}:${Account}:${QueueName}" || f.Service() != "sqs" ||
		f.Region() != "${Region}" || f.Account() != "${Account}" || f.Resource() != "${QueueName}" {
		t.Errorf("fields of %s: %q", f, f.Fields())
	}
	if !f.OverlapsResource(catalog.ParseARNPattern("arn:aws:sns:::x")) {
		t.Error("the resource part of a queue takes any name")
	}
	role := resourceType(t, "iam:role").Formats[0]
	if role.OverlapsResource(catalog.ParseARNPattern("arn:aws:iam::*:user/x")) || !role.OverlapsResource(catalog.ParseARNPattern("*")) {
		t.Error("the resource part of a role")
	}
}

// TestFitProperties holds entries of six fields against ARNs that they cover.
func TestFitProperties(t *testing.T) {
	kinds := []string{"s3:bucket", "s3:object", "sqs:queue", "iam:role", "logs:log-stream", "dms:Endpoint", "backup:recoveryPoint", "braket:device"}
	piece := rapid.SampledFrom([]string{"*", "?", "a", "/", "s3", "role/", "log-group:", "eu-west-1", "210987654321"})
	field := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(piece, 0, 4).Draw(t, "pieces"), "") })
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(kinds).Draw(t, "kind")
		prefix, name, _ := strings.Cut(kind, ":")
		s, _ := catalog.Default().Service(prefix)
		rt, _ := s.ResourceType(name)
		fields := rt.Formats[0].Fields()
		for i := 1; i < len(fields); i++ {
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0:
				fields[i] = strings.ReplaceAll(field.Draw(t, "field"), ":", "-")
			case 1:
				fields[i] = "*"
			default: // near the format: its placeholders become text
				for strings.Contains(fields[i], "${") {
					before, rest, _ := strings.Cut(fields[i], "${")
					_, after, _ := strings.Cut(rest, "}")
					fields[i] = before + piece.Draw(t, "name") + after
				}
			}
		}
		if strings.Contains(strings.Join(fields[:5], ""), ":") {
			return // a piece moved the fields
		}
		entry := strings.Join(fields[:], ":")
		arn := instance(t, entry)
		fit := rt.Fit(catalog.ParseARNPattern(entry))
		if rt.Matches(arn) && fit < catalog.FitSome {
			t.Fatalf("%s: %q covers %q, but fits %v", kind, entry, arn, fit)
		}
		if fit == catalog.FitAll && !rt.Matches(arn) {
			t.Fatalf("%s: all of %q fit, but %q does not match", kind, entry, arn)
		}
		if rt.Fit(catalog.ParseARNPattern(entry).IgnoringCase()) < fit {
			t.Fatalf("%s: %q fits less without case", kind, entry)
		}
	})
}

// instance replaces the wildcards of an entry by text that is not empty and holds no colon.
func instance(t *rapid.T, entry string) string {
	var b strings.Builder
	for i := range len(entry) {
		switch entry[i] {
		case '*':
			b.WriteString(rapid.SampledFrom([]string{"x", "xy", "a/b", "210987654321"}).Draw(t, "run"))
		case '?':
			b.WriteString(rapid.SampledFrom([]string{"x", "1", "/"}).Draw(t, "one"))
		default:
			b.WriteByte(entry[i])
		}
	}
	return b.String()
}

// FuzzFit looks for panics and for answers that contradict each other.
func FuzzFit(f *testing.F) {
	for _, seed := range []string{"", "*", "arn:aws:s3:::b/*", "arn:aws:s3:::b", "arn:aws", "arn:*:s3:::${aws:username}", "${", "${x", "a:b:c:d:e:f:g", "arn:aws:s3:::\xff*", strings.Repeat("*?", 50)} {
		f.Add(seed)
	}
	var types []*catalog.ResourceType
	for _, kind := range []string{"s3:bucket", "s3:object", "iam:role", "dms:Endpoint"} {
		prefix, name, _ := strings.Cut(kind, ":")
		s, _ := catalog.Default().Service(prefix)
		rt, _ := s.ResourceType(name)
		types = append(types, rt)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 2000 {
			return
		}
		for _, rt := range types {
			literal := rt.Fit(catalog.LiteralARN(s))
			if literal != catalog.FitNone && literal != catalog.FitAll {
				t.Fatalf("one ARN fits %v", literal)
			}
			entry := rt.Fit(catalog.ParseARNPattern(s))
			if literal == catalog.FitAll && !strings.Contains(s, "$") && entry == catalog.FitNone {
				t.Fatalf("%q is a %s as text but not as an entry", s, rt.Name)
			}
			if rt.Fit(catalog.TextARN(pattern.Literal(s))) != literal {
				t.Fatalf("%q fits differently as a known text", s)
			}
			if some := rt.Fit(catalog.TextARN(pattern.Concat(pattern.Literal(s), pattern.Unknown()))); literal == catalog.FitAll && some == catalog.FitNone {
				t.Fatalf("%q with more fits not at all", s)
			}
		}
		if object, bucket := types[1].Matches(s), types[0].Matches(s); object && bucket {
			t.Fatalf("%q is a bucket and an object", s)
		}
	})
}

func ExampleResourceType_Fit() {
	s3, _ := catalog.Default().Service("s3")
	bucket, _ := s3.ResourceType("bucket")
	for _, entry := range []string{"arn:aws:s3:::reports", "arn:aws:s3:::reports*", "arn:aws:s3:::reports/*"} {
		fmt.Println(entry, bucket.Fit(catalog.ParseARNPattern(entry)))
	}
	// Output:
	// arn:aws:s3:::reports all
	// arn:aws:s3:::reports* some
	// arn:aws:s3:::reports/* none
}

// TestE1755: resources of AWS have ARNs without account where those of customers have
// one, and types that the reference lacks.
func TestE1755(t *testing.T) {
	c := catalog.Default()
	for _, tt := range []struct {
		action, arn string
		want        bool
	}{
		{"ssm:SendCommand", "arn:aws:ssm:eu-west-1::document/AWS-RunShellScript", true},
		{"ssm:SendCommand", "arn:aws:ssm:eu-west-1::document/AmazonCloudWatch-ManageAgent", true},
		{"ssm:SendCommand", "arn:aws:ssm:eu-west-1::document/restart", false},
		{"ssm:SendCommand", "arn:aws:ssm:eu-west-1:444455556666:document/restart", true},
		{"ssm:GetParameter", "arn:aws:ssm:eu-west-1::parameter/aws/service/x", true},
		{"ssm:StartAutomationExecution", "arn:aws:ssm:eu-west-1::automation-definition/AWS-StopEC2Instance:1", true},
		{"cloudformation:CreateChangeSet", "arn:aws:cloudformation:eu-west-1:aws:transform/Serverless-2016-10-31", true},
		{"cloudformation:CreateStack", "arn:aws:cloudformation:eu-west-1:aws:transform/Serverless-2016-10-31", true},
		{"cloudformation:DeleteStack", "arn:aws:cloudformation:eu-west-1:aws:transform/Serverless-2016-10-31", false},
		{"iam:GetPolicy", "arn:aws:iam::aws:policy/ReadOnlyAccess", true},
		{"imagebuilder:GetComponent", "arn:aws:imagebuilder:eu-west-1:aws:component/x/1.0.0/1", true},
		{"ec2:GetManagedPrefixListEntries", "arn:aws:ec2:eu-west-1:aws:prefix-list/pl-1", true},
		{"ec2:RunInstances", "arn:aws:ec2:eu-west-1::image/ami-1", true},
		{"ram:GetPermission", "arn:aws:ram::aws:permission/AWSRAMDefaultPermissionVPC", true},
		{"bedrock:InvokeModel", "arn:aws:bedrock:eu-west-1::foundation-model/x", true},
	} {
		a, ok := c.Lookup(tt.action)
		if !ok {
			t.Fatal(tt.action)
		}
		if got := a.Fit(catalog.LiteralARN(tt.arn)) == catalog.FitAll; got != tt.want {
			t.Errorf("%s, %s: %v", tt.action, tt.arn, got)
		}
	}
}
