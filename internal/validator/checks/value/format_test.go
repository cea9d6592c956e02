// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package value_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

const regionAt = conditionAt + `.StringEquals["aws:RequestedRegion"]`

var valueFormatCases = []checktest.Case{
	{ID: "INVALID_REGION", Stmt: denyIf("*", `{"StringNotEquals":{"aws:RequestedRegion":"eu-frankfurt-1"}}`), At: conditionAt + `.StringNotEquals["aws:RequestedRegion"]`,
		Message: "every request that has the key meets the condition, and is denied", Also: []string{globalRegion}},
	{ID: "INVALID_REGION", Name: "place", Cond: `{"StringEquals":{"aws:RequestedRegion":"eu-frankfurt-1"}}`, At: regionAt, Message: `"eu-central-1"`},
	{ID: "INVALID_REGION", Name: "display name", Cond: `{"StringEquals":{"aws:RequestedRegion":["eu-west-1","Frankfurt"]}}`, At: regionAt + `[1]`, Message: `"eu-central-1"`},
	{ID: "INVALID_REGION", Name: "zone", Cond: `{"StringLike":{"aws:RequestedRegion":"eu-west-1a"}}`, At: conditionAt + `.StringLike["aws:RequestedRegion"]`, Message: `"eu-west-1"`},
	{ID: "INVALID_REGION", Name: "capitals", Cond: `{"StringEquals":{"aws:RequestedRegion":"EU-WEST-1"}}`, At: regionAt, Message: `"eu-west-1"`},
	{ID: "INVALID_REGION", Name: "capitals in any case", Cond: `{"StringEqualsIgnoreCase":{"aws:RequestedRegion":"EU-WEST-1"}}`},
	{ID: "INVALID_REGION", Name: "new", Class: frame.Warning, Cond: `{"StringEquals":{"aws:RequestedRegion":"eu-north-9"}}`, At: regionAt, Message: "Unless it is new"},
	{ID: "INVALID_REGION", Name: "another key", Stmt: `{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"*","Condition":{"StringEquals":{"ec2:Region":"ireland"}}}`, At: conditionAt + `.StringEquals["ec2:Region"]`},
	{ID: "INVALID_REGION", Name: "regions", Cond: `{"StringEquals":{"aws:RequestedRegion":["eu-west-1","us-gov-west-1","eusc-de-east-1","${aws:PrincipalTag/region}"]}}`},
	{ID: "INVALID_REGION", Name: "pattern", Cond: `{"StringLike":{"aws:RequestedRegion":"eu-*"}}`},
	{ID: "INVALID_REGION", Name: "Null", Cond: `{"Null":{"aws:RequestedRegion":"false"}}`},

	{ID: "INVALID_VPC_FORMAT", Cond: `{"StringEquals":{"aws:SourceVpc":"subnet-0a1b2c3d"}}`, At: conditionAt + `.StringEquals["aws:SourceVpc"]`},
	{ID: "INVALID_VPC_FORMAT", Name: "capitals", Cond: `{"StringEquals":{"aws:SourceVpc":["vpc-0a1b2c3d","vpc-0A1B2C3D","vpc-0a1b2c3"]}}`, At: conditionAt + `.StringEquals["aws:SourceVpc"][1]`, More: []string{conditionAt + `.StringEquals["aws:SourceVpc"][2]`}},
	{ID: "INVALID_VPC_FORMAT", Name: "ids", Cond: `{"StringEquals":{"aws:SourceVpc":["vpc-0a1b2c3d","vpc-0a1b2c3d4e5f67890"]},"StringEqualsIgnoreCaseIfExists":{"aws:Ec2InstanceSourceVpc":"VPC-0A1B2C3D"}}`},
	{ID: "INVALID_VPCE_FORMAT", Cond: `{"StringEquals":{"aws:SourceVpce":"vpc-0a1b2c3d"}}`, At: conditionAt + `.StringEquals["aws:SourceVpce"]`, Message: "aws:SourceVpc"},
	{ID: "INVALID_VPCE_FORMAT", Name: "anything", Cond: `{"StringEquals":{"aws:SourceVpce":"endpoint-1"}}`, At: conditionAt + `.StringEquals["aws:SourceVpce"]`},
	{ID: "INVALID_VPCE_FORMAT", Name: "ids", Cond: `{"StringEquals":{"aws:SourceVpce":["vpce-0a1b2c3d","vpce-0a1b2c3d4e5f67890"]}}`},

	{ID: "INVALID_KMS_KEY_VALUE", Stmt: uploadIf(`{"StringEquals":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"alias/app"}}`), At: conditionAt + `.StringEquals["s3:x-amz-server-side-encryption-aws-kms-key-id"]`, Message: "an alias", Also: []string{"STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS"}},
	{ID: "INVALID_KMS_KEY_VALUE", Name: "Arn operator", Stmt: uploadIf(`{"ArnEquals":{"s3:x-amz-server-side-encryption-aws-kms-key-id":["arn:aws:kms:eu-west-1:210987654321:alias/app","arn:aws:s3:::media"]}}`),
		At: conditionAt + `.ArnEquals["s3:x-amz-server-side-encryption-aws-kms-key-id"][0]`, More: []string{conditionAt + `.ArnEquals["s3:x-amz-server-side-encryption-aws-kms-key-id"][1]`}},
	{ID: "INVALID_KMS_KEY_VALUE", Name: "id", Stmt: uploadIf(`{"StringEquals":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"1234abcd-12ab-34cd-56ef-1234567890ab"}}`),
		At: conditionAt + `.StringEquals["s3:x-amz-server-side-encryption-aws-kms-key-id"]`, Message: "not the ARN of a KMS key", Also: []string{"STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS"}},
	{ID: "INVALID_KMS_KEY_VALUE", Name: "grant", Stmt: uploadIf(`{"ArnEquals":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"arn:aws:kms:eu-west-1:210987654321:app"}}`), At: conditionAt + `.ArnEquals["s3:x-amz-server-side-encryption-aws-kms-key-id"]`, Message: "not of a key"},
	{ID: "INVALID_KMS_KEY_VALUE", Name: "ARN", Stmt: uploadIf(`{"ArnEquals":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"arn:aws:kms:eu-west-1:210987654321:key/1234abcd-12ab-34cd-56ef-1234567890ab"}}`)},

	{ID: "INVALID_ACCOUNT_ID_VALUE", Type: iam.Resource, Stmt: serviceIf(`{"StringEquals":{"aws:SourceAccount":21098765432}}`), At: conditionAt + `.StringEquals["aws:SourceAccount"]`, Message: `"021098765432"`},
	{ID: "INVALID_ACCOUNT_ID_VALUE", Name: "hyphens", Cond: `{"StringEquals":{"aws:ResourceAccount":"2109-8765-4321"}}`, At: conditionAt + `.StringEquals["aws:ResourceAccount"]`, Message: `Write "210987654321".`},
	{ID: "INVALID_ACCOUNT_ID_VALUE", Name: "ARN", Cond: `{"StringNotEquals":{"aws:ResourceAccount":"arn:aws:iam::210987654321:root"}}`, At: conditionAt + `.StringNotEquals["aws:ResourceAccount"]`, Message: `Write "210987654321".`, Also: []string{negatedAllow}},
	{ID: "INVALID_ACCOUNT_ID_VALUE", Name: "name", Cond: `{"StringEquals":{"s3:ResourceAccount":"production"}}`, At: conditionAt + `.StringEquals["s3:ResourceAccount"]`, Message: "twelve digits"},
	{ID: "INVALID_ACCOUNT_ID_VALUE", Name: "ids", Cond: `{"StringEquals":{"aws:ResourceAccount":["210987654321","${aws:PrincipalAccount}"],"aws:PrincipalAccount":["anonymous","210987654321"]}}`},
	{ID: "INVALID_ACCOUNT_ID_VALUE", Name: "number of twelve digits", Cond: `{"StringEquals":{"aws:ResourceAccount":210987654321}}`},

	{ID: "INVALID_ORG_ID_VALUE", Cond: `{"StringEquals":{"aws:PrincipalOrgID":"r-ab12"}}`, At: conditionAt + `.StringEquals["aws:PrincipalOrgID"]`, Message: "aws:PrincipalOrgPaths"},
	{ID: "INVALID_ORG_ID_VALUE", Name: "capitals", Cond: `{"StringEquals":{"aws:ResourceOrgID":["o-ABCD123456","o-abc","210987654321"]}}`, At: conditionAt + `.StringEquals["aws:ResourceOrgID"][0]`,
		More: []string{conditionAt + `.StringEquals["aws:ResourceOrgID"][1]`, conditionAt + `.StringEquals["aws:ResourceOrgID"][2]`}},
	{ID: "INVALID_ORG_ID_VALUE", Name: "id", Cond: `{"StringEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}`},

	{ID: "INVALID_ORG_PATH_VALUE", Cond: `{"ForAnyValue:StringEquals":{"aws:PrincipalOrgPaths":"o-abcd123456/r-ab12/ou-ab12-11112222"}}`,
		At: conditionAt + `["ForAnyValue:StringEquals"]["aws:PrincipalOrgPaths"]`, Message: `"o-abcd123456/r-ab12/ou-ab12-11112222/"`},
	{ID: "INVALID_ORG_PATH_VALUE", Name: "no organization", Cond: `{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":["r-ab12/ou-ab12-11112222/*","x*","o-abcd123456","o-abcd123456/r-ab12/ou-*/x"]}}`,
		At: conditionAt + `["ForAnyValue:StringLike"]["aws:PrincipalOrgPaths"][0]`, More: []string{
			conditionAt + `["ForAnyValue:StringLike"]["aws:PrincipalOrgPaths"][1]`, conditionAt + `["ForAnyValue:StringLike"]["aws:PrincipalOrgPaths"][2]`,
			conditionAt + `["ForAnyValue:StringLike"]["aws:PrincipalOrgPaths"][3]`}},
	{ID: "INVALID_ORG_PATH_VALUE", Name: "paths", Cond: `{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":["o-abcd123456/*","o-abcd123456/r-ab12/ou-ab12-1111222?","o-abcd123456/r-ab12/ou-ab12-11113333/","${aws:PrincipalTag/path}"]}}`, Also: []string{"DUPLICATE_CONDITION_VALUE"}},
	{ID: "INVALID_ORG_PATH_VALUE", Name: "literal asterisk", Cond: `{"ForAnyValue:StringEquals":{"aws:PrincipalOrgPaths":"o-abcd123456/r-ab12/*"}}`, Also: []string{"WILDCARD_WITHOUT_LIKE_OPERATOR"}},
}

// globalRegion and negatedAllow are checks of other families that speak about some of the documents.
const (
	globalRegion = "REQUESTED_REGION_BLOCKS_GLOBAL_SERVICES"
	negatedAllow = "NEGATED_OPERATOR_ON_ALLOW"
)

// denyIf returns a statement that denies actions under a condition.
func denyIf(action, condition string) string {
	return `{"Effect":"Deny","Action":"` + action + `","Resource":"*","Condition":` + condition + `}`
}

// uploadIf returns a statement that allows to write objects under a condition.
func uploadIf(condition string) string {
	return `{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::media/*","Condition":` + condition + `}`
}

// serviceIf returns a statement of a resource policy that allows a service to publish under a condition.
func serviceIf(condition string) string {
	return `{"Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"sns:Publish","Resource":"*","Condition":` + condition + `}`
}

// TestConditionValues holds the table of formats to what the catalogue knows.
func TestConditionValues(t *testing.T) {
	c := catalog.Default()
	seen := map[string]bool{}
	for _, row := range facts.Named("condition_values").Rows() {
		if facts.ValueFormats()[row[0]].Kind == facts.AnyFormat || seen[row[0]] {
			t.Errorf("row %q: no known format, or there twice", row)
			continue
		}
		seen[row[0]] = true
		if info, known := c.LookupKey(row[0]); !known || info.Name != row[0] {
			t.Errorf("%s is not a key in AWS's spelling: %q, %v", row[0], info.Name, known)
		}
		if values := strings.Split(row[2], ","); facts.ValueFormats()[row[0]].Kind == facts.ListFormat && (len(values) < 2 || slices.Contains(values, "")) {
			t.Errorf("%s has the values %q", row[0], values)
		}
	}
}
