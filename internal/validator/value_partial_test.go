// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator_test

import (
	"slices"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// TestPartialValues shows what is certain of a value with a known beginning and an unknown end.
func TestPartialValues(t *testing.T) {
	tests := []struct {
		operator, key, prefix string
		want                  string // id, "" for nothing
	}{
		{"NumericEquals", "aws:MultiFactorAuthAge", "x", ""},
		{"IpAddress", "aws:SourceIp", "10.0.0.", ""},
		{"Bool", "aws:ViaAWSService", "t", ""},
		{"Bool", "aws:ViaAWSService", "", ""},
		{"NumericEquals", "aws:MultiFactorAuthAge", "${aws:", "INVALID_VARIABLE_FOR_OPERATOR"},
		{"ArnLike", "aws:PrincipalArn", "", ""},
		{"ArnLike", "aws:PrincipalArn", "ar", ""},
		{"ArnLike", "aws:PrincipalArn", "arn:aws:iam::", ""},
		{"ArnLike", "aws:PrincipalArn", "*", ""},
		{"ArnLike", "aws:PrincipalArn", "role/", "INVALID_ARN_CONDITION_VALUE"},
		{"ArnLike", "aws:PrincipalArn", "urn:", "INVALID_ARN_CONDITION_VALUE"},
		{"ArnLike", "aws:PrincipalArn", "arn:aws:sts::210987654321:assumed-role/o", "PRINCIPAL_ARN_NEVER_MATCHES"},
		{"ArnLike", "aws:PrincipalArn", "arn:aws:sts::210987654321:assumed", ""},
		{"StringEquals", "s3:prefix", "team/*", "WILDCARD_WITHOUT_LIKE_OPERATOR"},
		{"StringEquals", "s3:prefix", "team/${", ""},
		{"StringEquals", "s3:prefix", "team/${*", ""},
		{"StringEquals", "aws:RequestedRegion", "nowhere", ""},
		{"StringEquals", "aws:SourceVpc", "subnet-", ""},
		{"StringEquals", "aws:ResourceAccount", "12", ""},
		{"StringLike", "aws:ResourceAccount", "12*", "WILDCARD_USAGE_TOO_PERMISSIVE"},
		{"StringEquals", "aws:ResourceAccount", "${aws:username}", "VARIABLE_USAGE_TOO_PERMISSIVE"},
		{"StringEquals", "aws:PrincipalType", "Role", ""},
		{"StringEquals", "s3:max-keys", "", "TYPE_MISMATCH"},
		{"StringLike", "aws:PrincipalArn", "arn:aws:*:", "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS"},
		{"StringLike", "aws:PrincipalArn", "", ""},
		{"StringLike", "aws:PrincipalTag/team", "*", ""},
	}
	for _, tc := range tests {
		condition := policy.NewObject(policy.Pos{}, []policy.Member{checktest.Member(tc.operator, policy.NewObject(policy.Pos{}, []policy.Member{
			checktest.Member(tc.key, policy.NewString(policy.Pos{}, pattern.WithPrefix(tc.prefix))),
		}, false))}, false)
		var got []string
		for _, f := range validator.Validate(frame.Input{Root: checktest.Tree(
			checktest.Member("Effect", checktest.Literal("Allow")), checktest.Member("Action", checktest.Literal("s3:ListBucket")), checktest.Member("Resource", checktest.Literal("arn:aws:s3:::media")), checktest.Member("Condition", condition),
		)}).Findings {
			if familyOf(f.ID) == "value" || familyOf(f.ID) == "variable" {
				got = append(got, f.ID)
			}
		}
		if tc.want == "" && len(got) > 0 || tc.want != "" && !slices.Equal(got, []string{tc.want}) {
			t.Errorf("%s of %s, %q: got %q, want %q", tc.operator, tc.key, tc.prefix, got, tc.want)
		}
	}
}

// familyOf returns the name of the family that a check belongs to.
func familyOf(id string) string {
	for _, f := range validator.Families() {
		if slices.ContainsFunc(f.Checks, func(k *frame.Check) bool { return k.ID == id }) {
			return f.Name
		}
	}
	return ""
}

func TestParseDecimal(t *testing.T) {
	ordered := []string{"-10", "-9.5", "-9.25", "-0.001", "0", "0.5", "1", "1.25", "9", "10", "123456789012345678901234567890"}
	for i, a := range ordered {
		x, ok := iam.ParseDecimal(a)
		if !ok {
			t.Errorf("%s cannot be read", a)
		}
		for j, b := range ordered {
			y, _ := iam.ParseDecimal(b)
			if got := x.Compare(y); (got < 0) != (i < j) || (got > 0) != (i > j) {
				t.Errorf("%s compared with %s is %d", a, b, got)
			}
		}
	}
	for _, same := range [][2]string{{"0", "-0.0"}, {"+1", "1.00"}, {"007", "7"}} {
		x, _ := iam.ParseDecimal(same[0])
		if y, _ := iam.ParseDecimal(same[1]); x.Compare(y) != 0 {
			t.Errorf("%s is not %s", same[0], same[1])
		}
	}
	for _, bad := range []string{"", "-", "+", ".", "1.", ".5", "1e3", " 1", "1 ", "1,5", "0x1", "--1"} {
		if _, ok := iam.ParseDecimal(bad); ok {
			t.Errorf("%q can be read", bad)
		}
	}
}
