// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
)

func TestNearestActions(t *testing.T) {
	for _, tt := range []struct {
		action string
		want   []string
	}{
		{"s3:GetObjetc", []string{"s3:GetObject"}},
		{"lambda:InvokeFunctions", []string{"lambda:InvokeFunction"}},
		{"S3:listobjectsV2", []string{"s3:ListBucket"}}, // E-709: names of API calls
		{"s3:CopyObject", []string{"s3:GetObject", "s3:PutObject"}},
		{"lambda:Invoke", []string{"lambda:InvokeFunction"}},
		{"stepfunctions:StartExecution", []string{"states:StartExecution"}}, // another name of the service
		{"dynamodbb:PutItem", []string{"dynamodb:PutItem"}},                 // a misspelt one
		{"ec2:PutItem", []string{"dax:PutItem", "dynamodb:PutItem"}},        // the action of another service
		{"PutItem", []string{"dax:PutItem", "dynamodb:PutItem"}},            // no service
		{"ec2:Xyzzy", nil},
		{"", nil},
		{strings.Repeat("x", 1000), nil},
	} {
		if diff := cmp.Diff(tt.want, catalog.Default().NearestActions(tt.action)); diff != "" {
			t.Errorf("NearestActions(%.40q): %s", tt.action, diff)
		}
	}
}

// TestE208MayBeNew is about actions that the catalogue lacks.
func TestE208MayBeNew(t *testing.T) {
	for action, want := range map[string]bool{
		"iam:GetRequestAuthorizationDetails": true, // T 11.3
		"IAM:getRequestAuthorizationPolicy":  true,
		"sqs:Xyzzyxyzzy":                     true,
		"s3:GetObjct":                        false, // T 11.4: a name is near
		"s3:ListObjectsV2":                   false, // that of an API call
		"ec2:PutItem":                        false, // of other services
		"iam:Delete":                         false, // the beginning of names
		"iam:DeleteUser":                     false, // known
		"sqs:xyzzy-xyzzyxyzzy":               false, // no name of actions
		"sqs:Xyzzy*":                         false,
		"a4b:GetRequestAuthorization":        false, // of a retired service
		"xyzzyxyzzy:GetXyzzyxyzzy":           false, // no service
		"Xyzzyxyzzy":                         false,
		"sqs:":                               false,
		"":                                   false,
		"s3:" + strings.Repeat("x", 1000):    false,
	} {
		if got := catalog.Default().MayBeNew(action); got != want {
			t.Errorf("MayBeNew(%.40q) = %v", action, got)
		}
	}
}

func TestNearestServices(t *testing.T) {
	for prefix, want := range map[string][]string{
		"sfn": {"states"}, "EventBridge": {"events"}, "lamda": {"lambda"}, "dynamo-db": {"dynamodb"}, "zzzzzz": nil, "": nil,
	} {
		if diff := cmp.Diff(want, catalog.Default().NearestServices(prefix)); diff != "" {
			t.Errorf("NearestServices(%q): %s", prefix, diff)
		}
	}
}

func TestNearestKeys(t *testing.T) {
	for key, want := range map[string]string{
		"aws:OrgID":              "aws:PrincipalOrgID",
		"aws:SourceVpcEndpoint":  "aws:SourceVpce",
		"aws:MFAPresent":         "aws:MultiFactorAuthPresent",
		"aws:Region":             "aws:RequestedRegion",
		"aws:PrincipleArn":       "aws:PrincipalArn",
		"aws:ResourceTag":        "aws:ResourceTag/${TagKey}",
		"aws:ResorceTag/env":     "aws:ResourceTag/env",
		"aws:PrincipleTag/*":     "aws:PrincipalTag/*",
		"s3:max-key":             "s3:max-keys",
		"ec2:InstanceTyp":        "ec2:InstanceType",
		"sts:ExternalIDs":        "sts:ExternalId",
		"iam:PassToService":      "iam:PassedToService",
		"nosuch:key":             "",
		"nocolon":                "",
		"s3:something-else":      "",
		strings.Repeat("k:", 99): "",
	} {
		got := catalog.Default().NearestKeys(key)
		if want == "" && len(got) > 0 || want != "" && (len(got) == 0 || got[0] != want) {
			t.Errorf("NearestKeys(%.40q) = %q, want %q first", key, got, want)
		}
	}
}

func TestNearestPattern(t *testing.T) {
	for pattern, want := range map[string]string{
		"sqs:ReceiveM?ssages*": "sqs:ReceiveM*",
		"sqs:Recv*":            "sqs:Rec*",
		"sqs:Fetch*":           "",
		"nosuch:Get*":          "",
		"s3:":                  "",
	} {
		if got := catalog.Default().NearestPattern(pattern); got != want {
			t.Errorf("NearestPattern(%q) = %q, want %q", pattern, got, want)
		}
	}
}

func TestSuggestion(t *testing.T) {
	for _, tt := range []struct {
		names []string
		want  string
	}{
		{nil, ""},
		{[]string{"a"}, `Did you mean "a"?`},
		{[]string{"a", "b", "c"}, `Did you mean "a", "b" or "c"?`},
	} {
		if got := catalog.Suggestion(tt.names); got != tt.want {
			t.Errorf("Suggestion(%q) = %s", tt.names, got)
		}
	}
}

func TestNoMatch(t *testing.T) {
	c := catalog.Default()
	for _, tt := range []struct{ pattern, want string }{
		{"s3:GetObjetc", `Action "s3:GetObjetc" is not known`},
		{"s3:GetObjetc", `Did you mean "s3:GetObject"?`},
		{"sqs:Recv*", `Action pattern "sqs:Recv*" matches nothing`},
		{"sqs:Recv*", `Did you mean "sqs:Rec*"?`},
		{"lamda:*", `Service prefix "lamda" is not known`},
		{"lamda:*", c.Source().Date},
	} {
		if got := c.NoMatch(tt.pattern).Error(); !strings.Contains(got, tt.want) {
			t.Errorf("NoMatch(%q): %s; want %s in it", tt.pattern, got, tt.want)
		}
	}
}
