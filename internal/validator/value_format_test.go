// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

const regionAt = conditionAt + `.StringEquals["aws:RequestedRegion"]`

var valueFormatCases = []checkCase{
	{id: invalidRegion, stmt: denyIf("*", `{"StringNotEquals":{"aws:RequestedRegion":"eu-frankfurt-1"}}`), at: conditionAt + `.StringNotEquals["aws:RequestedRegion"]`,
		message: "every request that has the key meets the condition, and is denied", also: []string{globalRegion}},
	{id: invalidRegion, name: "place", cond: `{"StringEquals":{"aws:RequestedRegion":"eu-frankfurt-1"}}`, at: regionAt, message: `"eu-central-1"`},
	{id: invalidRegion, name: "display name", cond: `{"StringEquals":{"aws:RequestedRegion":["eu-west-1","Frankfurt"]}}`, at: regionAt + `[1]`, message: `"eu-central-1"`},
	{id: invalidRegion, name: "zone", cond: `{"StringLike":{"aws:RequestedRegion":"eu-west-1a"}}`, at: conditionAt + `.StringLike["aws:RequestedRegion"]`, message: `"eu-west-1"`},
	{id: invalidRegion, name: "capitals", cond: `{"StringEquals":{"aws:RequestedRegion":"EU-WEST-1"}}`, at: regionAt, message: `"eu-west-1"`},
	{id: invalidRegion, name: "capitals in any case", cond: `{"StringEqualsIgnoreCase":{"aws:RequestedRegion":"EU-WEST-1"}}`},
	{id: invalidRegion, name: "new", class: frame.Warning, cond: `{"StringEquals":{"aws:RequestedRegion":"eu-north-9"}}`, at: regionAt, message: "Unless it is new"},
	{id: invalidRegion, name: "another key", stmt: `{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"*","Condition":{"StringEquals":{"ec2:Region":"ireland"}}}`, at: conditionAt + `.StringEquals["ec2:Region"]`},
	{id: invalidRegion, name: "regions", cond: `{"StringEquals":{"aws:RequestedRegion":["eu-west-1","us-gov-west-1","eusc-de-east-1","${aws:PrincipalTag/region}"]}}`},
	{id: invalidRegion, name: "pattern", cond: `{"StringLike":{"aws:RequestedRegion":"eu-*"}}`},
	{id: invalidRegion, name: "Null", cond: `{"Null":{"aws:RequestedRegion":"false"}}`},

	{id: invalidVPC, cond: `{"StringEquals":{"aws:SourceVpc":"subnet-0a1b2c3d"}}`, at: conditionAt + `.StringEquals["aws:SourceVpc"]`},
	{id: invalidVPC, name: "capitals", cond: `{"StringEquals":{"aws:SourceVpc":["vpc-0a1b2c3d","vpc-0A1B2C3D","vpc-0a1b2c3"]}}`, at: conditionAt + `.StringEquals["aws:SourceVpc"][1]`, more: []string{conditionAt + `.StringEquals["aws:SourceVpc"][2]`}},
	{id: invalidVPC, name: "ids", cond: `{"StringEquals":{"aws:SourceVpc":["vpc-0a1b2c3d","vpc-0a1b2c3d4e5f67890"]},"StringEqualsIgnoreCaseIfExists":{"aws:Ec2InstanceSourceVpc":"VPC-0A1B2C3D"}}`},
	{id: invalidVPCE, cond: `{"StringEquals":{"aws:SourceVpce":"vpc-0a1b2c3d"}}`, at: conditionAt + `.StringEquals["aws:SourceVpce"]`, message: "aws:SourceVpc"},
	{id: invalidVPCE, name: "anything", cond: `{"StringEquals":{"aws:SourceVpce":"endpoint-1"}}`, at: conditionAt + `.StringEquals["aws:SourceVpce"]`},
	{id: invalidVPCE, name: "ids", cond: `{"StringEquals":{"aws:SourceVpce":["vpce-0a1b2c3d","vpce-0a1b2c3d4e5f67890"]}}`},

	{id: invalidKMSKey, stmt: uploadIf(`{"StringEquals":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"alias/app"}}`), at: conditionAt + `.StringEquals["s3:x-amz-server-side-encryption-aws-kms-key-id"]`, message: "an alias", also: []string{stringOnARN}},
	{id: invalidKMSKey, name: "Arn operator", stmt: uploadIf(`{"ArnEquals":{"s3:x-amz-server-side-encryption-aws-kms-key-id":["arn:aws:kms:eu-west-1:210987654321:alias/app","arn:aws:s3:::media"]}}`),
		at: conditionAt + `.ArnEquals["s3:x-amz-server-side-encryption-aws-kms-key-id"][0]`, more: []string{conditionAt + `.ArnEquals["s3:x-amz-server-side-encryption-aws-kms-key-id"][1]`}},
	{id: invalidKMSKey, name: "id", stmt: uploadIf(`{"StringEquals":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"1234abcd-12ab-34cd-56ef-1234567890ab"}}`),
		at: conditionAt + `.StringEquals["s3:x-amz-server-side-encryption-aws-kms-key-id"]`, message: "no ARN of a KMS key", also: []string{stringOnARN}},
	{id: invalidKMSKey, name: "grant", stmt: uploadIf(`{"ArnEquals":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"arn:aws:kms:eu-west-1:210987654321:app"}}`), at: conditionAt + `.ArnEquals["s3:x-amz-server-side-encryption-aws-kms-key-id"]`, message: "not of a key"},
	{id: invalidKMSKey, name: "ARN", stmt: uploadIf(`{"ArnEquals":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"arn:aws:kms:eu-west-1:210987654321:key/1234abcd-12ab-34cd-56ef-1234567890ab"}}`)},

	{id: invalidAccount, typ: iam.Resource, stmt: serviceIf(`{"StringEquals":{"aws:SourceAccount":21098765432}}`), at: conditionAt + `.StringEquals["aws:SourceAccount"]`, message: `"021098765432"`},
	{id: invalidAccount, name: "hyphens", cond: `{"StringEquals":{"aws:ResourceAccount":"2109-8765-4321"}}`, at: conditionAt + `.StringEquals["aws:ResourceAccount"]`, message: `Write "210987654321".`},
	{id: invalidAccount, name: "ARN", cond: `{"StringNotEquals":{"aws:ResourceAccount":"arn:aws:iam::210987654321:root"}}`, at: conditionAt + `.StringNotEquals["aws:ResourceAccount"]`, message: `Write "210987654321".`, also: []string{negatedAllow}},
	{id: invalidAccount, name: "name", cond: `{"StringEquals":{"s3:ResourceAccount":"production"}}`, at: conditionAt + `.StringEquals["s3:ResourceAccount"]`, message: "twelve digits"},
	{id: invalidAccount, name: "ids", cond: `{"StringEquals":{"aws:ResourceAccount":["210987654321","${aws:PrincipalAccount}"],"aws:PrincipalAccount":["anonymous","210987654321"]}}`},
	{id: invalidAccount, name: "number of twelve digits", cond: `{"StringEquals":{"aws:ResourceAccount":210987654321}}`},

	{id: invalidOrg, cond: `{"StringEquals":{"aws:PrincipalOrgID":"r-ab12"}}`, at: conditionAt + `.StringEquals["aws:PrincipalOrgID"]`, message: "aws:PrincipalOrgPaths"},
	{id: invalidOrg, name: "capitals", cond: `{"StringEquals":{"aws:ResourceOrgID":["o-ABCD123456","o-abc","210987654321"]}}`, at: conditionAt + `.StringEquals["aws:ResourceOrgID"][0]`,
		more: []string{conditionAt + `.StringEquals["aws:ResourceOrgID"][1]`, conditionAt + `.StringEquals["aws:ResourceOrgID"][2]`}},
	{id: invalidOrg, name: "id", cond: `{"StringEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}`},

	{id: invalidOrgPath, cond: `{"ForAnyValue:StringEquals":{"aws:PrincipalOrgPaths":"o-abcd123456/r-ab12/ou-ab12-11112222"}}`,
		at: conditionAt + `["ForAnyValue:StringEquals"]["aws:PrincipalOrgPaths"]`, message: `"o-abcd123456/r-ab12/ou-ab12-11112222/"`},
	{id: invalidOrgPath, name: "no organization", cond: `{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":["r-ab12/ou-ab12-11112222/*","x*","o-abcd123456","o-abcd123456/r-ab12/ou-*/x"]}}`,
		at: conditionAt + `["ForAnyValue:StringLike"]["aws:PrincipalOrgPaths"][0]`, more: []string{
			conditionAt + `["ForAnyValue:StringLike"]["aws:PrincipalOrgPaths"][1]`, conditionAt + `["ForAnyValue:StringLike"]["aws:PrincipalOrgPaths"][2]`,
			conditionAt + `["ForAnyValue:StringLike"]["aws:PrincipalOrgPaths"][3]`}},
	{id: invalidOrgPath, name: "paths", cond: `{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":["o-abcd123456/*","o-abcd123456/r-ab12/ou-ab12-1111222?","o-abcd123456/r-ab12/ou-ab12-11113333/","${aws:PrincipalTag/path}"]}}`, also: []string{duplicateValue}},
	{id: invalidOrgPath, name: "literal asterisk", cond: `{"ForAnyValue:StringEquals":{"aws:PrincipalOrgPaths":"o-abcd123456/r-ab12/*"}}`, also: []string{wildcardWithoutLike}},
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
