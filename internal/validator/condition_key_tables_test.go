// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

const (
	endpointKeyServices = "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES"
	ownerKeyActions     = "RESOURCE_OWNER_KEY_UNSUPPORTED_BY_ACTION"
	regionLock          = "REQUESTED_REGION_BLOCKS_GLOBAL_SERVICES"
)

// notForService are conditions beside which a network condition leaves calls of services alone.
const notForService = `"BoolIfExists":{"aws:ViaAWSService":"false"}`

var keyTableCases = []checkCase{
	{id: endpointKeyServices, typ: iam.SCP, stmt: deny("*", `{"StringNotEqualsIfExists":{"aws:VpceOrgID":"o-abcd123456"},`+notForService+`}`), at: reportsCondition + `.StringNotEqualsIfExists["aws:VpceOrgID"]`, message: "denies those calls"},
	{id: endpointKeyServices, name: "NotAction", typ: iam.SCP, stmt: `{"Effect":"Deny","NotAction":"s3:*","Resource":"*","Condition":{"StringNotEquals":{"aws:VpceAccount":"210987654321"},` + notForService + `}}`, at: reportsCondition + `.StringNotEquals["aws:VpceAccount"]`},
	{id: endpointKeyServices, name: "one service", stmt: `{"Effect":"Allow","Action":["s3:GetObject","elasticache:DescribeEvents"],"Resource":"*","Condition":{"StringEquals":{"aws:VpceAccount":"210987654321"}}}`, at: reportsCondition + `.StringEquals["aws:VpceAccount"]`, message: `"elasticache:DescribeEvents"`},
	{id: endpointKeyServices, name: "passing roles", stmt: allow("iam:PassRole", `{"StringEquals":{"aws:VpceAccount":"210987654321","iam:PassedToService":"lambda.amazonaws.com"}}`), at: reportsCondition + `.StringEquals["aws:VpceAccount"]`, also: []string{"PASS_ROLE_WITH_STAR_IN_RESOURCE"}},
	{id: endpointKeyServices, name: "other list for another key", stmt: allow("sqs:ListQueues", `{"ArnLike":{"aws:SourceVpcArn":"arn:aws:ec2:eu-west-1:210987654321:vpc/vpc-0a1b2c3d"}}`), at: reportsCondition + `.ArnLike["aws:SourceVpcArn"]`},
	{id: endpointKeyServices, name: "that key", stmt: allow("sqs:ListQueues", `{"StringEquals":{"aws:VpceOrgID":"o-abcd123456"}}`)},
	{id: endpointKeyServices, name: "presence demanded", typ: iam.SCP, stmt: deny("sns:Publish", `{"StringNotEquals":{"aws:VpceOrgID":"o-abcd123456"},"Null":{"aws:VpceOrgID":"false"}}`), at: reportsCondition + `.StringNotEquals["aws:VpceOrgID"]`, message: "does not apply"},
	{id: endpointKeyServices, name: "Null alone", stmt: deny("sns:Publish", `{"Null":{"aws:VpceOrgID":"true"}}`)},
	{id: endpointKeyServices, name: "older keys", stmt: allow("sns:Publish", `{"StringEquals":{"aws:SourceVpc":"vpc-0a1b2c3d"}}`)},

	{id: ownerKeyActions, stmt: deny("ec2:AcceptVpcPeeringConnection", `{"StringNotEquals":{"aws:ResourceOrgID":"o-abcd123456"}}`), at: reportsCondition + `.StringNotEquals["aws:ResourceOrgID"]`, message: "denies these calls"},
	{id: ownerKeyActions, name: "positive Allow", stmt: allow("detective:AcceptInvitation", `{"StringEquals":{"aws:ResourceAccount":"210987654321"}}`), at: reportsCondition + `.StringEquals["aws:ResourceAccount"]`, message: "does not allow"},
	{id: ownerKeyActions, name: "all of a service", stmt: deny("ebs:GetSnapshotBlock", `{"ForAnyValue:StringNotLike":{"aws:ResourceOrgPaths":"o-abcd123456/*"}}`), at: reportsCondition + `["ForAnyValue:StringNotLike"]["aws:ResourceOrgPaths"]`, message: "ebs:GetSnapshotBlock"},
	{id: ownerKeyActions, name: "wildcard on Deny", typ: iam.SCP, stmt: deny("ec2:*", `{"StringNotEquals":{"aws:ResourceOrgID":"o-abcd123456"}}`), at: reportsCondition + `.StringNotEquals["aws:ResourceOrgID"]`, message: "ec2:CreateVpcPeeringConnection"},
	{id: ownerKeyActions, name: "NotAction on Deny", typ: iam.SCP, stmt: `{"Effect":"Deny","NotAction":["iam:*","ebs:*"],"Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:ResourceOrgID":"o-abcd123456"}}}`, at: reportsCondition + `.StringNotEqualsIfExists["aws:ResourceOrgID"]`},
	{id: ownerKeyActions, name: "wildcard on Allow", stmt: allow("ec2:Accept*", `{"StringEquals":{"aws:ResourceOrgID":"o-abcd123456"}}`)},
	{id: ownerKeyActions, name: "wildcard on a positive Deny", stmt: deny("ec2:Accept*", `{"StringEquals":{"aws:ResourceOrgID":"o-abcd123456"}}`)},
	{id: ownerKeyActions, name: "presence demanded", stmt: deny("ec2:Accept*", `{"StringNotEquals":{"aws:ResourceOrgID":"o-abcd123456"},"Null":{"aws:ResourceOrgID":"false"}}`)},
	{id: ownerKeyActions, name: "absence thought of", stmt: allow("ec2:CreateVpcEndpoint", `{"StringEqualsIfExists":{"aws:ResourceAccount":"210987654321"},"StringEquals":{"aws:PrincipalTag/unit":"ops"}}`)},
	{id: ownerKeyActions, name: "other action", stmt: deny("ec2:TerminateInstances", `{"StringNotEquals":{"aws:ResourceOrgID":"o-abcd123456"}}`)},
	{id: ownerKeyActions, name: "exempt", typ: iam.SCP, stmt: `{"Effect":"Deny","NotAction":["auditmanager:*","detective:*","ds:*","ebs:*","ec2:*","es:*","guardduty:*","macie2:*","route53:*","securityhub:*"],"Resource":"*","Condition":{"StringNotEquals":{"aws:ResourceOrgID":"o-abcd123456"}}}`},

	{id: regionLock, typ: iam.SCP, stmt: deny("*", `{"StringNotEquals":{"aws:RequestedRegion":["eu-west-1","eu-central-1"]}}`), at: reportsCondition + `.StringNotEquals["aws:RequestedRegion"]`, message: `"iam:*"`},
	{id: regionLock, name: "some exempt", typ: iam.SCP, stmt: `{"Effect":"Deny","NotAction":["iam:*","organizations:*"],"Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"eu-west-1"}}}`, at: reportsCondition + `.StringNotEquals["aws:RequestedRegion"]`, message: `Add those that are used to NotAction: "account:*"`},
	{id: regionLock, name: "exempt in part", typ: iam.SCP, stmt: `{"Effect":"Deny","NotAction":[` + globalExcept("iam") + `,"iam:Get*"],"Resource":"*","Condition":{"StringNotLike":{"aws:RequestedRegion":"eu-*"}}}`, at: reportsCondition + `.StringNotLike["aws:RequestedRegion"]`, message: "Calls of iam count"},
	{id: regionLock, name: "one service", stmt: `{"Effect":"Deny","Action":["cloudfront:CreateDistribution","ec2:RunInstances"],"Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"eu-west-1"}}}`, at: reportsCondition + `.StringNotEquals["aws:RequestedRegion"]`, message: "Calls of cloudfront count as made in us-east-1"},
	{id: regionLock, name: "in part global", stmt: `{"Effect":"Deny","Action":"sts:*","Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"eu-west-1"}}}`, at: reportsCondition + `.StringNotEquals["aws:RequestedRegion"]`, message: "Some calls of sts"},
	{id: regionLock, name: "all exempt", typ: iam.SCP, stmt: `{"Effect":"Deny","NotAction":[` + globalExcept("") + `],"Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"eu-west-1"}}}`},
	{id: regionLock, name: "region allowed", typ: iam.SCP, stmt: deny("*", `{"StringNotEquals":{"aws:RequestedRegion":["eu-west-1","us-east-1"]}}`)},
	{id: regionLock, name: "region allowed by pattern", typ: iam.SCP, stmt: deny("*", `{"StringNotLike":{"aws:RequestedRegion":["eu-*","us-*"]}}`)},
	{id: regionLock, name: "regional services", typ: iam.SCP, stmt: deny("ec2:*", `{"StringNotEquals":{"aws:RequestedRegion":"eu-west-1"}}`)},
	{id: regionLock, name: "positive", typ: iam.SCP, stmt: deny("*", `{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}`)},
	{id: regionLock, name: "other partition", typ: iam.SCP, stmt: deny("*", `{"StringNotEquals":{"aws:RequestedRegion":"us-gov-east-1"}}`)},
	{id: regionLock, name: "other partition by settings", typ: iam.SCP, in: func(in *Input) { in.Partition = "aws-us-gov" }, stmt: deny("*", `{"StringNotEquals":{"aws:RequestedRegion":"us-gov-east-1"}}`)},
	{id: regionLock, name: "some resources", stmt: `{"Effect":"Deny","Action":"*","Resource":"arn:aws:ec2:*:*:instance/*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"eu-west-1"}}}`},
	{id: regionLock, name: "variable", stmt: deny("*", `{"StringNotEquals":{"aws:RequestedRegion":"${aws:PrincipalTag/region}"}}`)},
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
