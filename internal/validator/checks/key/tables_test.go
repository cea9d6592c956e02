// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package key_test

import (
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

const (
	endpointKeyServices = "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES"
	ownerKeyActions     = "RESOURCE_OWNER_KEY_UNSUPPORTED_BY_ACTION"
	regionLock          = "REQUESTED_REGION_BLOCKS_GLOBAL_SERVICES"
)

// notForService are conditions that exempt calls of services from a network condition of the same statement.
const notForService = `"BoolIfExists":{"aws:ViaAWSService":"false"}`

var keyTableCases = []checktest.Case{
	{ID: endpointKeyServices, Type: iam.SCP, Stmt: deny("*", `{"StringNotEqualsIfExists":{"aws:VpceOrgID":"o-abcd123456"},`+notForService+`}`), At: "$.Statement[0].Condition" + `.StringNotEqualsIfExists["aws:VpceOrgID"]`, Message: "denies those calls"},
	{ID: endpointKeyServices, Name: "NotAction", Type: iam.SCP, Stmt: `{"Effect":"Deny","NotAction":"s3:*","Resource":"*","Condition":{"StringNotEquals":{"aws:VpceAccount":"210987654321"},` + notForService + `}}`, At: "$.Statement[0].Condition" + `.StringNotEquals["aws:VpceAccount"]`},
	{ID: endpointKeyServices, Name: "one service", Stmt: `{"Effect":"Allow","Action":["s3:GetObject","elasticache:DescribeEvents"],"Resource":"*","Condition":{"StringEquals":{"aws:VpceAccount":"210987654321"}}}`, At: "$.Statement[0].Condition" + `.StringEquals["aws:VpceAccount"]`, Message: `"elasticache:DescribeEvents"`},
	{ID: endpointKeyServices, Name: "passing roles", Stmt: allow("iam:PassRole", `{"StringEquals":{"aws:VpceAccount":"210987654321","iam:PassedToService":"lambda.amazonaws.com"}}`), At: "$.Statement[0].Condition" + `.StringEquals["aws:VpceAccount"]`, Also: []string{"PASS_ROLE_WITH_STAR_IN_RESOURCE"}},
	{ID: endpointKeyServices, Name: "other list for another key", Stmt: allow("sqs:ListQueues", `{"ArnLike":{"aws:SourceVpcArn":"arn:aws:ec2:eu-west-1:210987654321:vpc/vpc-0a1b2c3d"}}`), At: "$.Statement[0].Condition" + `.ArnLike["aws:SourceVpcArn"]`},
	{ID: endpointKeyServices, Name: "that key", Stmt: allow("sqs:ListQueues", `{"StringEquals":{"aws:VpceOrgID":"o-abcd123456"}}`)},
	{ID: endpointKeyServices, Name: "presence demanded", Type: iam.SCP, Stmt: deny("sns:Publish", `{"StringNotEquals":{"aws:VpceOrgID":"o-abcd123456"},"Null":{"aws:VpceOrgID":"false"}}`), At: "$.Statement[0].Condition" + `.StringNotEquals["aws:VpceOrgID"]`, Message: "does not apply"},
	{ID: endpointKeyServices, Name: "Null alone", Stmt: deny("sns:Publish", `{"Null":{"aws:VpceOrgID":"true"}}`)},
	{ID: endpointKeyServices, Name: "older keys", Stmt: allow("sns:Publish", `{"StringEquals":{"aws:SourceVpc":"vpc-0a1b2c3d"}}`)},

	{ID: ownerKeyActions, Stmt: deny("ec2:AcceptVpcPeeringConnection", `{"StringNotEquals":{"aws:ResourceOrgID":"o-abcd123456"}}`), At: "$.Statement[0].Condition" + `.StringNotEquals["aws:ResourceOrgID"]`, Message: "denies these calls"},
	{ID: ownerKeyActions, Name: "positive Allow", Stmt: allow("detective:AcceptInvitation", `{"StringEquals":{"aws:ResourceAccount":"210987654321"}}`), At: "$.Statement[0].Condition" + `.StringEquals["aws:ResourceAccount"]`, Message: "does not allow"},
	{ID: ownerKeyActions, Name: "all of a service", Stmt: deny("ebs:GetSnapshotBlock", `{"ForAnyValue:StringNotLike":{"aws:ResourceOrgPaths":"o-abcd123456/*"}}`), At: "$.Statement[0].Condition" + `["ForAnyValue:StringNotLike"]["aws:ResourceOrgPaths"]`, Message: "ebs:GetSnapshotBlock"},
	{ID: ownerKeyActions, Name: "wildcard on Deny", Type: iam.SCP, Stmt: deny("ec2:*", `{"StringNotEquals":{"aws:ResourceOrgID":"o-abcd123456"}}`), At: "$.Statement[0].Condition" + `.StringNotEquals["aws:ResourceOrgID"]`, Message: "ec2:CreateVpcPeeringConnection"},
	{ID: ownerKeyActions, Name: "NotAction on Deny", Type: iam.SCP, Stmt: `{"Effect":"Deny","NotAction":["iam:*","ebs:*"],"Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:ResourceOrgID":"o-abcd123456"}}}`, At: "$.Statement[0].Condition" + `.StringNotEqualsIfExists["aws:ResourceOrgID"]`},
	{ID: ownerKeyActions, Name: "wildcard on Allow", Stmt: allow("ec2:Accept*", `{"StringEquals":{"aws:ResourceOrgID":"o-abcd123456"}}`)},
	{ID: ownerKeyActions, Name: "wildcard on a positive Deny", Stmt: deny("ec2:Accept*", `{"StringEquals":{"aws:ResourceOrgID":"o-abcd123456"}}`)},
	{ID: ownerKeyActions, Name: "presence demanded", Stmt: deny("ec2:Accept*", `{"StringNotEquals":{"aws:ResourceOrgID":"o-abcd123456"},"Null":{"aws:ResourceOrgID":"false"}}`)},
	{ID: ownerKeyActions, Name: "absence thought of", Stmt: allow("ec2:CreateVpcEndpoint", `{"StringEqualsIfExists":{"aws:ResourceAccount":"210987654321"},"StringEquals":{"aws:PrincipalTag/unit":"ops"}}`)},
	{ID: ownerKeyActions, Name: "other action", Stmt: deny("ec2:TerminateInstances", `{"StringNotEquals":{"aws:ResourceOrgID":"o-abcd123456"}}`)},
	{ID: ownerKeyActions, Name: "exempt", Type: iam.SCP, Stmt: `{"Effect":"Deny","NotAction":["auditmanager:*","detective:*","ds:*","ebs:*","ec2:*","es:*","guardduty:*","macie2:*","route53:*","securityhub:*"],"Resource":"*","Condition":{"StringNotEquals":{"aws:ResourceOrgID":"o-abcd123456"}}}`},

	{ID: regionLock, Type: iam.SCP, Stmt: deny("*", `{"StringNotEquals":{"aws:RequestedRegion":["eu-west-1","eu-central-1"]}}`), At: "$.Statement[0].Condition" + `.StringNotEquals["aws:RequestedRegion"]`, Message: `"iam:*"`},
	{ID: regionLock, Name: "some exempt", Type: iam.SCP, Stmt: `{"Effect":"Deny","NotAction":["iam:*","organizations:*"],"Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"eu-west-1"}}}`, At: "$.Statement[0].Condition" + `.StringNotEquals["aws:RequestedRegion"]`, Message: `Add those that are used to NotAction: "account:*"`},
	{ID: regionLock, Name: "exempt in part", Type: iam.SCP, Stmt: `{"Effect":"Deny","NotAction":[` + globalExcept("iam") + `,"iam:Get*"],"Resource":"*","Condition":{"StringNotLike":{"aws:RequestedRegion":"eu-*"}}}`, At: "$.Statement[0].Condition" + `.StringNotLike["aws:RequestedRegion"]`, Message: "Calls of iam count"},
	{ID: regionLock, Name: "one service", Stmt: `{"Effect":"Deny","Action":["cloudfront:CreateDistribution","ec2:RunInstances"],"Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"eu-west-1"}}}`, At: "$.Statement[0].Condition" + `.StringNotEquals["aws:RequestedRegion"]`, Message: "Calls of cloudfront count as made in us-east-1"},
	{ID: regionLock, Name: "in part global", Stmt: `{"Effect":"Deny","Action":"sts:*","Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"eu-west-1"}}}`, At: "$.Statement[0].Condition" + `.StringNotEquals["aws:RequestedRegion"]`, Message: "Some calls of sts"},
	{ID: regionLock, Name: "all exempt", Type: iam.SCP, Stmt: `{"Effect":"Deny","NotAction":[` + globalExcept("") + `],"Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"eu-west-1"}}}`},
	{ID: regionLock, Name: "region allowed", Type: iam.SCP, Stmt: deny("*", `{"StringNotEquals":{"aws:RequestedRegion":["eu-west-1","us-east-1"]}}`)},
	{ID: regionLock, Name: "region allowed by pattern", Type: iam.SCP, Stmt: deny("*", `{"StringNotLike":{"aws:RequestedRegion":["eu-*","us-*"]}}`)},
	{ID: regionLock, Name: "regional services", Type: iam.SCP, Stmt: deny("ec2:*", `{"StringNotEquals":{"aws:RequestedRegion":"eu-west-1"}}`)},
	{ID: regionLock, Name: "positive", Type: iam.SCP, Stmt: deny("*", `{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}`)},
	{ID: regionLock, Name: "other partition", Type: iam.SCP, Stmt: deny("*", `{"StringNotEquals":{"aws:RequestedRegion":"us-gov-east-1"}}`)},
	{ID: regionLock, Name: "other partition by settings", Type: iam.SCP, In: func(in *frame.Input) { in.Partition = "aws-us-gov" }, Stmt: deny("*", `{"StringNotEquals":{"aws:RequestedRegion":"us-gov-east-1"}}`)},
	{ID: regionLock, Name: "some resources", Stmt: `{"Effect":"Deny","Action":"*","Resource":"arn:aws:ec2:*:*:instance/*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"eu-west-1"}}}`},
	{ID: regionLock, Name: "variable", Stmt: deny("*", `{"StringNotEquals":{"aws:RequestedRegion":"${aws:PrincipalTag/region}"}}`)},
}

// globalExcept lists patterns for all global services but one.
func globalExcept(prefix string) string {
	var patterns []string
	for _, g := range facts.GlobalServices() {
		if g.Partition == "aws" && g.Prefix != prefix {
			patterns = append(patterns, `"`+g.Prefix+`:*"`)
		}
	}
	return strings.Join(patterns, ",")
}

// TestKeyTables holds the tables to the catalogue: services and actions exist, columns are filled.
func TestKeyTables(t *testing.T) {
	c := catalog.Default()
	for _, row := range facts.Named("endpoint_keys").Rows() {
		if !c.HasService(row[0]) {
			t.Errorf("endpoint keys: %q", row)
		}
		for _, cell := range row[1:] {
			if cell != "yes" && cell != "" {
				t.Errorf("endpoint keys: %q", row)
			}
		}
	}
	for key, services := range facts.EndpointKeys() {
		if k, ok := c.ContextKey(key); !ok || !services["s3"] || services["ec2"] {
			t.Errorf("%s (%v): %d services", key, k, len(services))
		}
	}
	for _, o := range facts.OwnerlessActions() {
		if prefix, all := strings.CutSuffix(o.Action, ":*"); all && !c.HasService(prefix) || !all && !c.Known(o.Action) {
			t.Errorf("action without owner: %s", o.Action)
		}
	}
	for _, g := range facts.GlobalServices() {
		if !c.HasService(g.Prefix) {
			t.Errorf("global service %+v", g)
		}
	}
}
