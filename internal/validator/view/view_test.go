// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package view_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// contextOf returns the context of an identity policy of these statements.
func contextOf(t *testing.T, statements string) *frame.Pass {
	t.Helper()
	in := frame.Input{Text: checktest.Document(statements)}
	c := frame.NewPass(validator.Suite(), &in)
	if len(in.Problems) > 0 {
		t.Fatal(in.Problems)
	}
	return c
}

func TestActionEntry(t *testing.T) {
	tests := map[string]view.ActionEntry{
		"s3:GetObject": {Prefix: "s3", Name: "GetObject", WellFormed: true},
		"S3:get*":      {Prefix: "S3", Name: "get*", WellFormed: true, Wildcard: true},
		"**":           {Star: true},
		"*:*":          {Prefix: "*", Name: "*", Star: true, Wildcard: true},
		"s?:Get":       {Prefix: "s?", Name: "Get"},
		"GetObject":    {},
		"s3:":          {Prefix: "s3"},
		"s3:a:b":       {Prefix: "s3", Name: "a:b"},
	}
	for text, want := range tests {
		want.Text, want.Known = text, true
		got := view.NewActionEntry(policy.Item{Text: pattern.Literal(text)}, false)
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", text, d)
		}
	}
	part := view.NewActionEntry(policy.Item{Text: pattern.WithPrefix("s3:Get")}, true)
	if part.Known || part.Text != "s3:Get" || part.WellFormed || part.Prefix != "s3" || !part.Not {
		t.Errorf("%+v", part)
	}
}

func TestCoversAction(t *testing.T) {
	tests := map[string]struct {
		stmt         string
		covers, mays bool
		entry        string
	}{
		"named":           {`"Action":["iam:*","iam:PassRole"]`, true, true, "iam:PassRole"},
		"wildcard":        {`"Action":"IAM:pass*"`, true, true, "IAM:pass*"},
		"everything":      {`"Action":"*"`, true, true, "*"},
		"other":           {`"Action":"iam:GetRole"`, false, false, ""},
		"remaining":       {`"NotAction":"ec2:*"`, true, true, ""},
		"excepted":        {`"NotAction":["ec2:*","iam:Pass*"]`, false, false, ""},
		"excepted by all": {`"NotAction":"*"`, false, false, ""},
	}
	for name, tc := range tests {
		s := contextOf(t, `{"Effect":"Allow",`+tc.stmt+`,"Resource":"*"}`).Statements[0]
		entry, ok := s.CoversAction("iam:PassRole")
		text := ""
		if entry != nil {
			text = entry.Text
		}
		if ok != tc.covers || text != tc.entry || s.MayCoverAction("iam:PassRole") != tc.mays {
			t.Errorf("%s: %v %q, may %v", name, ok, text, s.MayCoverAction("iam:PassRole"))
		}
	}
	// What is not known may cover the action, but does not do so with certainty.
	for name, action := range map[string]*policy.Node{
		"unknown": policy.NewUnknown(pattern.Unknown()),
		"prefix":  policy.NewString(policy.Pos{}, pattern.WithPrefix("iam:P")),
		"pattern": policy.NewString(policy.Pos{}, pattern.WithPrefix("iam:?ass*R")),
		"list":    policy.NewArray(policy.Pos{}, nil, true),
	} {
		for _, element := range []string{"Action", "NotAction"} {
			in := frame.Input{Root: checktest.Tree(checktest.Member("Effect", checktest.Literal("Allow")), checktest.Member(element, action), checktest.Member("Resource", checktest.Literal("*")))}
			s := frame.NewPass(validator.Suite(), &in).Statements[0]
			if _, ok := s.CoversAction("iam:PassRole"); ok || !s.MayCoverAction("iam:PassRole") {
				t.Errorf("%s %s: covers %v, may %v", element, name, ok, s.MayCoverAction("iam:PassRole"))
			}
		}
	}
}

// TestMatchFold compares the quick matcher with package pattern.
func TestMatchFold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		glob := rapid.StringMatching(`[abA:*?]{0,8}`).Draw(t, "glob")
		text := rapid.StringMatching(`[abB:]{0,8}`).Draw(t, "text")
		p := pattern.CompileFold(glob)
		if got, want := pattern.MatchFold(glob, text), p.Match(text); got != want {
			t.Fatalf("matchFold(%q, %q) = %v", glob, text, got)
		}
	})
}

func TestSplitARN(t *testing.T) {
	tests := map[string]arn.Fields{
		"arn:aws:s3:::reports/a:b":                {"arn", "aws", "s3", "", "", "reports/a:b"},
		"arn:aws:sqs:${aws:RequestedRegion}:1:${": {"arn", "aws", "sqs", "${aws:RequestedRegion}", "1", "${"},
		"arn:aws:s3": {"arn", "aws", "s3"},
		"":           {""},
		"${a:b":      {"${a", "b"},
	}
	for text, want := range tests {
		if d := cmp.Diff(want, arn.SplitFields(text)); d != "" {
			t.Errorf("%q (-want +got):\n%s", text, d)
		}
	}
}

// TestRestricted follows the definition of restricting conditions.
func TestRestricted(t *testing.T) {
	tests := map[string]struct {
		condition string
		want      truth.Value
	}{
		"positive":                       {`{"StringEquals":{"AWS:PrincipalOrgId":"o-a1b2c3d4e5"}}`, truth.True},
		"ARN with wildcards":             {`{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/*"}}`, truth.True},
		"only wildcards":                 {`{"ArnLike":{"aws:PrincipalArn":"*"}}`, truth.False},
		"one of two values":              {`{"StringLike":{"aws:PrincipalOrgID":["o-a1b2c3d4e5","*"]}}`, truth.False},
		"asterisk that is no wildcard":   {`{"StringEquals":{"aws:PrincipalOrgID":"*"}}`, truth.True},
		"negated":                        {`{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`, truth.False},
		"IfExists":                       {`{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`, truth.False},
		"ForAllValues":                   {`{"ForAllValues:StringEquals":{"aws:PrincipalOrgPaths":"o-a1b2c3d4e5/r-ab12/"}}`, truth.False},
		"ForAllValues, key present":      {`{"ForAllValues:StringEquals":{"aws:PrincipalOrgPaths":"o-a1b2c3d4e5/r-ab12/"},"Null":{"aws:PrincipalOrgPaths":"false"}}`, truth.True},
		"ForAnyValue":                    {`{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-a1b2c3d4e5/*"}}`, truth.True},
		"key of no list":                 {`{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}`, truth.False},
		"addresses":                      {`{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`, truth.True},
		"every address":                  {`{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}`, truth.False},
		"half of all addresses":          {`{"IpAddress":{"aws:SourceIp":"::/1"}}`, truth.False},
		"tag":                            {`{"StringEquals":{"aws:PrincipalTag/team":"ops"}}`, truth.False},
		"tag and organization":           {`{"StringEquals":{"aws:PrincipalTag/team":"ops","aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`, truth.True},
		"user id with a literal part":    {`{"StringLike":{"aws:userid":"AROA2EXAMPLE77QQKZZAB:*"}}`, truth.True},
		"user id of wildcards":           {`{"StringLike":{"aws:userid":"*:*"}}`, truth.False},
		"variable the caller chooses":    {`{"StringEquals":{"aws:SourceAccount":"${aws:UserAgent}"}}`, truth.False},
		"no condition key":               {`{}`, truth.False},
		"numeric operator":               {`{"NumericLessThan":{"aws:MultiFactorAuthAge":"60"}}`, truth.False},
		"operator that does not exist":   {`{"StringIs":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`, truth.False},
		"source key, which is no caller": {`{"StringEquals":{"aws:SourceAccount":"210987654321"}}`, truth.True},
	}
	for name, tc := range tests {
		c := contextOf(t, `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":`+tc.condition+`}`)
		if got := c.Restricted(c.Statements[0], view.CallerKeys, view.SourceKeys, view.NetworkKeys, view.ServiceKeys); got != tc.want {
			t.Errorf("%s: %s", name, got)
		}
	}
	for name, condition := range map[string]*policy.Node{
		"unknown":       policy.NewUnknown(pattern.Unknown()),
		"further keys":  policy.NewObject(policy.Pos{}, nil, true),
		"unknown value": conditionNode("StringEquals", "aws:PrincipalOrgID", policy.NewString(policy.Pos{}, pattern.Unknown())),
	} {
		in := frame.Input{Root: checktest.Tree(checktest.Member("Effect", checktest.Literal("Allow")), checktest.Member("Action", checktest.Literal("*")), checktest.Member("Resource", checktest.Literal("*")), checktest.Member("Condition", condition))}
		c := frame.NewPass(validator.Suite(), &in)
		if got := c.Restricted(c.Statements[0], view.CallerKeys); got != truth.Unknown {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func conditionNode(operator, key string, value *policy.Node) *policy.Node {
	keys := policy.NewObject(policy.Pos{}, []policy.Member{checktest.Member(key, value)}, false)
	return policy.NewObject(policy.Pos{}, []policy.Member{checktest.Member(operator, keys)}, false)
}

// TestAllowSet follows the definition of the effective allow set.
func TestAllowSet(t *testing.T) {
	tests := map[string]struct {
		stmts  string
		action string
		want   bool
	}{
		"on everything":                      {`{"Effect":"Allow","Action":"iam:PassRole","Resource":"*"}`, "iam:PassRole", true},
		"on all roles":                       {`{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::*:role/*"}`, "iam:PassRole", true},
		"on all roles of one account":        {`{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::210987654321:role/*"}`, "iam:PassRole", true},
		"on some roles":                      {`{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::*:role/app-*"}`, "iam:PassRole", false},
		"on all roles of a variable account": {`{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::${aws:PrincipalAccount}:role/*"}`, "iam:PassRole", false},
		"on all objects":                     {`{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::*"}`, "s3:GetObject", true},
		"on objects of a bucket":             {`{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}`, "s3:GetObject", false},
		"by wildcard":                        {`{"Effect":"Allow","Action":"iam:*","Resource":"*"}`, "iam:PassRole", true},
		"by NotAction":                       {`{"Effect":"Allow","NotAction":"ec2:*","Resource":"*"}`, "iam:PassRole", true},
		"by NotResource":                     {`{"Effect":"Allow","Action":"iam:*","NotResource":"*"}`, "iam:PassRole", false},
		"with a condition":                   {`{"Effect":"Allow","Action":"iam:*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}`, "iam:PassRole", false},
		"denied":                             {`{"Effect":"Allow","Action":"iam:*","Resource":"*"},{"Effect":"Deny","Action":"iam:Pass*","Resource":"*"}`, "iam:PassRole", false},
		"denied by NotAction":                {`{"Effect":"Allow","Action":"iam:*","Resource":"*"},{"Effect":"Deny","NotAction":"iam:Get*","Resource":"*"}`, "iam:PassRole", false},
		"denied on some":                     {`{"Effect":"Allow","Action":"iam:*","Resource":"*"},{"Effect":"Deny","Action":"iam:Pass*","Resource":"arn:aws:iam::*:role/admin"}`, "iam:PassRole", true},
		"denied on all roles":                {`{"Effect":"Allow","Action":"iam:*","Resource":"*"},{"Effect":"Deny","Action":"iam:Pass*","Resource":"arn:aws:iam::*:role/*"}`, "iam:PassRole", false},
		"denied under a condition":           {`{"Effect":"Allow","Action":"iam:*","Resource":"*"},{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`, "iam:PassRole", true},
		"without resource types, not on all": {`{"Effect":"Allow","Action":"ec2:DescribeInstances","Resource":"arn:aws:ec2:*:*:instance/*"}`, "ec2:DescribeInstances", false},
	}
	for name, tc := range tests {
		if _, ok := contextOf(t, tc.stmts).AllowSet().Has(tc.action); ok != tc.want {
			t.Errorf("%s: %v", name, ok)
		}
	}
	in := frame.Input{Root: policy.NewObject(policy.Pos{}, []policy.Member{checktest.Member("Statement", policy.NewArray(policy.Pos{}, []*policy.Node{
		policy.NewObject(policy.Pos{}, []policy.Member{checktest.Member("Effect", checktest.Literal("Allow")), checktest.Member("Action", checktest.Literal("*")), checktest.Member("Resource", checktest.Literal("*"))}, false),
	}, true))}, false)}
	if _, ok := frame.NewPass(validator.Suite(), &in).AllowSet().Has("iam:PassRole"); ok {
		t.Error("a further, unknown statement may deny it")
	}
}
