// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
)

var awsServices = catalog.NewServices(catalog.Default())

// allowIf and denyIf are statements with one condition.
func allowIf(action, condition string) string {
	return `{"Effect":"Allow","Action":"` + action + `","Resource":"*","Condition":` + condition + `}`
}

func denyIf(action, condition string) string {
	return `{"Effect":"Deny","Action":"` + action + `","Resource":"*","Condition":` + condition + `}`
}

// regionFence denies everything outside of Frankfurt.
var regionFence = [][]string{{fullAccess, denyIf("*", `{"StringNotEquals":{"aws:RequestedRegion":["eu-central-1"]}}`)}}

// The rows of section 2 (which keys are in every request) and 9 (owner keys and regions):
// the decision of one request, and of an undetermined one the causes. A key that every
// request has with a value of its own leaves one undetermined; what an expectation makes
// of its values is for the expectation.
func TestTruthOfKeys(t *testing.T) {
	const (
		volume   = "arn:aws:ec2:eu-west-1:444455556666:volume/vol-1"
		instance = "arn:aws:ec2:eu-west-1:444455556666:instance/*"
		image    = "arn:aws:ec2:eu-west-1::image/ami-1"
		slrECS   = "arn:aws:iam::444455556666:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"
		slrELB   = "arn:aws:iam::444455556666:role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing"
		snapshot = "arn:aws:ec2:eu-west-1::snapshot/snap-1"
		secret   = "arn:aws:secretsmanager:eu-west-1:444455556666:secret:app/db-??????"
	)
	for _, row := range []struct {
		name string
		w    world
		want string
	}{
		// Another value of authType denies the request: T 2.1 is NOT MET.
		{"T 2.1", world{action: "s3:GetObject", resource: logsObjects, id: []string{fullAccess, denyIf("s3:*", `{"StringNotEquals":{"s3:authType":"REST-HEADER"}}`)}}, "undetermined context:s3:authType"},
		{"T 2.1 stated", world{action: "s3:GetObject", resource: logsObjects, id: []string{fullAccess, denyIf("s3:*", `{"StringNotEquals":{"s3:authType":"REST-HEADER"}}`)}, context: map[string][]string{"s3:authType": {"REST-QUERY-STRING"}}}, "explicitDeny"},
		// Both values there are allow the request: T 2.2 is MET.
		{"T 2.2", world{action: "s3:GetObject", resource: logsObjects, id: []string{allowIf("s3:*", `{"NumericGreaterThanEquals":{"s3:TlsVersion":"1.2"}}`)}}, "undetermined context:s3:TlsVersion"},
		{"without TLS", world{action: "s3:GetObject", resource: logsObjects, id: []string{allowIf("s3:*", `{"NumericGreaterThanEquals":{"s3:TlsVersion":"1.2"}}`)}, context: map[string][]string{"aws:SecureTransport": {"false"}}}, "implicitDeny"},
		{"T 2.3", world{action: "kms:Decrypt", resource: keyK, rp: `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"kms:*","Resource":"*","Condition":{"StringEquals":{"kms:CallerAccount":"444455556666"}}}`}, "allowed"},
		{"T 2.3 another account", world{action: "kms:Decrypt", resource: keyK, rp: `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"kms:*","Resource":"*","Condition":{"StringEquals":{"kms:CallerAccount":"777788889999"}}}`}, "implicitDeny"},
		{"T 2.4", world{action: "ec2:RunInstances", resources: []string{instance, image, "arn:aws:ec2:eu-west-1:444455556666:subnet/subnet-1", "arn:aws:ec2:eu-west-1:444455556666:security-group/sg-1", "arn:aws:ec2:eu-west-1:444455556666:network-interface/*", "arn:aws:ec2:eu-west-1:444455556666:volume/*"},
			id: []string{fullAccess, denyIf("ec2:RunInstances", `{"StringNotEquals":{"ec2:InstanceType":"t3.micro"}}`)}}, "explicitDeny"},
		{"T 2.5", world{action: "iam:CreateServiceLinkedRole", resource: slrECS, id: []string{allowIf("iam:CreateServiceLinkedRole", `{"StringEquals":{"iam:AWSServiceName":"ecs.amazonaws.com"}}`)}}, "allowed"},
		{"T 2.5 another service", world{action: "iam:CreateServiceLinkedRole", resource: slrELB, id: []string{allowIf("iam:CreateServiceLinkedRole", `{"StringEquals":{"iam:AWSServiceName":"ecs.amazonaws.com"}}`)}}, "implicitDeny"},
		{"T 2.5 any service", world{action: "iam:CreateServiceLinkedRole", resource: "arn:aws:iam::444455556666:role/aws-service-role/*", id: []string{allowIf("iam:CreateServiceLinkedRole", `{"StringEquals":{"iam:AWSServiceName":"ecs.amazonaws.com"}}`)}}, "undetermined context:iam:AWSServiceName"},
		{"T 2.6", world{action: "kms:ListKeys", resource: "*", id: []string{allowIf("kms:ListKeys", `{"StringEquals":{"kms:KeySpec":"RSA_2048"}}`)}}, "implicitDeny"},
		{"T 2.6 stated", world{action: "kms:ListKeys", resource: "*", id: []string{allowIf("kms:ListKeys", `{"StringEquals":{"kms:KeySpec":"RSA_2048"}}`)}, context: map[string][]string{"kms:KeySpec": {"RSA_2048"}}}, "implicitDeny"},

		{"T 9.1 Ireland", world{action: "sqs:CreateQueue", resource: intake, id: []string{fullAccess}, scp: regionFence}, "explicitDeny"},
		{"T 9.1 Frankfurt", world{action: "sqs:CreateQueue", resource: "arn:aws:sqs:eu-central-1:444455556666:q", id: []string{fullAccess}, scp: regionFence}, "allowed"},
		{"T 9.1 any", world{action: "sqs:CreateQueue", resource: "arn:aws:sqs:*:444455556666:q", id: []string{fullAccess}, scp: regionFence}, "undetermined unknown:resource"},
		{"T 9.2", world{action: "budgets:ViewBudget", resource: "arn:aws:budgets::444455556666:budget/x", id: []string{fullAccess}, scp: regionFence}, "explicitDeny"},
		// A bucket may be in any region: T 9.3 is NOT MET.
		{"T 9.3", world{action: "s3:GetObject", resource: logsObjects, id: []string{fullAccess}, scp: regionFence}, "undetermined context:aws:RequestedRegion"},
		{"T 9.4", world{action: "budgets:ViewBudget", resource: "arn:aws:budgets::444455556666:budget/x", id: []string{allowIf("budgets:*", `{"StringEquals":{"aws:RequestedRegion":"us-east-1"}}`)}}, "allowed"},
		{"support plans", world{action: "supportplans:GetSupportPlan", resource: "*", id: []string{fullAccess}, scp: regionFence}, "explicitDeny"},
		{"E-1776 health has one endpoint", world{action: "health:DescribeEventDetails", resource: "arn:aws:health:eu-central-1::event/EC2/x/y", id: []string{fullAccess}, scp: regionFence}, "explicitDeny"},
		{"E-1777 what reaches elsewhere", world{action: "ec2:CopySnapshot", resource: snapshot, id: []string{fullAccess}, scp: regionFence}, "undetermined context:aws:RequestedRegion"},
		{"E-1777 InvokeModel", world{action: "bedrock:InvokeModel", resource: "arn:aws:bedrock:eu-west-1::foundation-model/m", id: []string{fullAccess}, scp: regionFence}, "undetermined context:aws:RequestedRegion"},
		{"E-1777 web ACL of CloudFront", world{action: "wafv2:GetWebACL", resource: "arn:aws:wafv2:us-east-1:444455556666:global/webacl/x/1", id: []string{fullAccess}, scp: regionFence}, "undetermined context:aws:RequestedRegion"},
		{"E-1777 another web ACL", world{action: "wafv2:GetWebACL", resource: "arn:aws:wafv2:eu-central-1:444455556666:regional/webacl/x/1", id: []string{fullAccess}, scp: regionFence}, "allowed"},
		{"E-1777 ec2:Region", world{action: "ec2:DeleteVolume", resource: volume, id: []string{allowIf("ec2:*", `{"StringEquals":{"ec2:Region":"eu-west-1"}}`)}}, "allowed"},
		{"E-1737 ec2:Region is aws:RequestedRegion", world{action: "ec2:DescribeVpcs", resource: "*", id: []string{allowIf("ec2:*", `{"StringEquals":{"ec2:Region":"eu-west-1"}}`)}, context: map[string][]string{"aws:RequestedRegion": {"eu-west-1"}}}, "allowed"},
		{"aws:RequestedRegion is ec2:Region", world{action: "ec2:DescribeVpcs", resource: "*", id: []string{allowIf("ec2:*", `{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}`)}, context: map[string][]string{"ec2:Region": {"eu-west-1"}}}, "allowed"},
		{"ec2:Region elsewhere", world{action: "sqs:CreateQueue", resource: intake, id: []string{allowIf("sqs:*", `{"StringEquals":{"ec2:Region":"eu-west-1"}}`)}}, "implicitDeny"},

		{"E-1775", world{action: "ebs:GetSnapshotBlock", resource: snapshot, account: accountA, id: []string{fullAccess, denyIf("*", `{"StringNotEquals":{"aws:ResourceAccount":"444455556666"}}`)}}, "explicitDeny"},
		{"E-1775 organization", world{action: "ec2:CreateVpcPeeringConnection", resource: "arn:aws:ec2:eu-west-1:444455556666:vpc/vpc-1", id: []string{fullAccess, denyIf("*", `{"StringNotEquals":{"aws:ResourceOrgID":"o-tide"}}`)}, context: map[string][]string{"aws:ResourceOrgID": {"o-tide"}}}, "explicitDeny"},
		{"E-1775 only in 2023", world{action: "events:PutEvents", resource: "arn:aws:events:eu-west-1:444455556666:event-bus/b", id: []string{fullAccess, denyIf("*", `{"StringNotEquals":{"aws:ResourceAccount":"444455556666"}}`)}}, "undetermined context:aws:ResourceAccount"},
		{"E-1775 others", world{action: "ec2:DeleteVolume", resource: volume, id: []string{fullAccess, denyIf("*", `{"StringNotEquals":{"aws:ResourceAccount":"444455556666"}}`)}}, "allowed"},

		{"E-1720 id in the ARN", world{action: "ec2:DeleteVolume", resource: volume, id: []string{allowIf("ec2:*", `{"StringEquals":{"ec2:VolumeID":"vol-1"}}`)}}, "allowed"},
		{"E-1720 another id", world{action: "ec2:DeleteVolume", resource: volume, id: []string{allowIf("ec2:*", `{"StringEquals":{"ec2:VolumeID":"vol-2"}}`)}}, "implicitDeny"},
		{"E-1720 any id", world{action: "ec2:StopInstances", resource: instance, id: []string{allowIf("ec2:*", `{"StringEquals":{"ec2:InstanceID":"i-1"}}`)}}, "undetermined context:ec2:InstanceID"},
		{"E-1720 some id", world{action: "ec2:StopInstances", resource: "arn:aws:ec2:eu-west-1:444455556666:instance/i-0*", id: []string{allowIf("ec2:*", `{"StringEquals":{"ec2:InstanceID":"i-1"}}`)}}, "implicitDeny"},
		{"E-1720 id of another type", world{action: "ec2:StopInstances", resource: "arn:aws:ec2:eu-west-1:444455556666:instance/i-1", id: []string{allowIf("ec2:*", `{"StringEquals":{"ec2:VolumeID":"i-1"}}`)}}, "implicitDeny"},
		{"E-1720 name of a secret", world{action: "secretsmanager:CreateSecret", resource: secret, id: []string{allowIf("secretsmanager:*", `{"StringLike":{"secretsmanager:Name":"app/*"}}`)}}, "allowed"},
		{"E-1720 name of some secret", world{action: "secretsmanager:CreateSecret", resource: "arn:aws:secretsmanager:eu-west-1:444455556666:secret:*", id: []string{allowIf("secretsmanager:*", `{"StringLike":{"secretsmanager:Name":"app/*"}}`)}}, "undetermined context:secretsmanager:Name"},
		{"E-1721 property", world{action: "kms:Decrypt", resource: keyK, rp: `{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"kms:*","Resource":"*"}`, id: []string{fullAccess, denyIf("kms:*", `{"StringNotEquals":{"kms:KeyOrigin":"AWS_KMS"}}`)}}, "undetermined context:kms:KeyOrigin"},
		{"E-1721 multi-Region only", world{action: "kms:Decrypt", resource: keyK, rp: `{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"kms:*","Resource":"*"}`, id: []string{fullAccess, denyIf("kms:*", `{"StringNotEquals":{"kms:MultiRegionKeyType":"REPLICA"}}`)}, context: map[string][]string{"kms:MultiRegion": {"false"}}}, "explicitDeny"},
		{"E-1721 scans have no leading keys", world{action: "dynamodb:Scan", resource: "arn:aws:dynamodb:eu-west-1:444455556666:table/t", id: []string{allowIf("dynamodb:*", `{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":["a"]}}`)}, context: map[string][]string{"dynamodb:LeadingKeys": {"b"}}}, "allowed"},
		{"E-1721 queries have", world{action: "dynamodb:Query", resource: "arn:aws:dynamodb:eu-west-1:444455556666:table/t", id: []string{allowIf("dynamodb:*", `{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":["a"]}}`)}}, "undetermined context:dynamodb:LeadingKeys"},
		{"E-1721 access point", world{action: "s3:GetObject", resource: "arn:aws:s3:eu-west-1:444455556666:accesspoint/ap/object/x", id: []string{allowIf("s3:*", `{"StringEquals":{"s3:DataAccessPointAccount":"444455556666"}}`)}}, "undetermined context:s3:DataAccessPointAccount context:resource_policy:the bucket behind arn:aws:s3:eu-west-1:444455556666:accesspoint/ap/object/x"},
		{"E-1721 object", world{action: "s3:GetObject", resource: logsObjects, id: []string{allowIf("s3:*", `{"StringEquals":{"s3:DataAccessPointAccount":"444455556666"}}`)}}, "implicitDeny"},
		{"E-1721 passed service", world{action: "iam:PassRole", resource: harvester, id: []string{allowIf("iam:PassRole", `{"StringEquals":{"iam:PassedToService":"lambda.amazonaws.com"}}`)}}, "undetermined context:iam:PassedToService"},
		{"E-1721 associated resource", world{action: "iam:PassRole", resource: harvester, id: []string{allowIf("iam:PassRole", `{"ArnLike":{"iam:AssociatedResourceArn":"arn:aws:ec2:*:*:*"}}`)}}, "implicitDeny"},
		{"E-1737 anonymous", world{principal: "*", action: "s3:GetObject", resource: logsBucket + "/x", rpOwner: logsBucket, account: accountA, rp: `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"` + logsObjects + `"},{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"` + logsObjects + `","Condition":{"StringEquals":{"s3:authType":"REST-HEADER"}}}`}, "allowed"},
		{"claim of another provider", world{principal: "arn:aws:iam::444455556666:oidc-provider/token.actions.githubusercontent.com", action: "sts:AssumeRoleWithWebIdentity", resource: harvester,
			rp: `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::444455556666:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringLike":{"gitlab.com:sub":"*"}}}`}, "implicitDeny"},
		{"claim of the provider", world{principal: "arn:aws:iam::444455556666:oidc-provider/token.actions.githubusercontent.com", action: "sts:AssumeRoleWithWebIdentity", resource: harvester,
			rp: `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::444455556666:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringLike":{"token.actions.githubusercontent.com:sub":"*"}}}`}, "allowed"},
		{"sns: owner of the source", world{action: "sns:Publish", resource: "arn:aws:sns:eu-west-1:444455556666:t", rp: `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sns:Publish","Resource":"arn:aws:sns:eu-west-1:444455556666:t","Condition":{"StringEquals":{"aws:SourceOwner":"444455556666"}}}`}, "undetermined context:aws:SourceOwner"},
		{"sns: another owner", world{action: "sns:Publish", resource: "arn:aws:sns:eu-west-1:444455556666:t", rp: `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sns:Publish","Resource":"arn:aws:sns:eu-west-1:444455556666:t","Condition":{"StringEquals":{"aws:SourceOwner":"777788889999"}}}`}, "implicitDeny"},
		{"E-1720 tag that AWS does not list", world{action: "s3:GetObject", resource: logsObjects, id: []string{allowIf("s3:*", `{"StringEquals":{"aws:RequestTag/team":"a"}}`)}, context: map[string][]string{"aws:RequestTag/team": {"a"}}}, "undetermined context:aws:RequestTag/team"},
		{"E-1720 tag that nobody stated", world{action: "s3:GetObject", resource: logsObjects, id: []string{allowIf("s3:*", `{"StringEquals":{"aws:RequestTag/team":"a"}}`)}}, "implicitDeny"},
		{"E-1720 unlisted key, open", world{action: "s3:GetObject", resource: logsObjects, id: []string{allowIf("s3:*", `{"StringEquals":{"s3:prefix":"a"}}`)}, options: evaluator.Options{OpenContext: true}}, "implicitDeny"},
		{"E-1720 listed key, open", world{action: "s3:ListBucket", resource: logsBucket, id: []string{allowIf("s3:*", `{"StringEquals":{"s3:prefix":"a"}}`)}, options: evaluator.Options{OpenContext: true}}, "undetermined context:s3:prefix"},
		{"E-208 unknown action, open", world{action: "s3:GetNovelty", resource: logsObjects, id: []string{allowIf("s3:*", `{"StringEquals":{"s3:prefix":"a"}}`)}, options: evaluator.Options{OpenContext: true, UnknownActions: true}}, "undetermined context:s3:prefix"},
	} {
		w := row.w
		w.catalog = awsServices
		if w.principal == "" {
			w.principal = harvester
		}
		r := w.evaluate(t)
		got := fmt.Sprint(r.Decision)
		var causes []string
		for _, c := range r.Causes {
			causes = append(causes, c.String())
		}
		if causes != nil {
			got += " " + strings.Join(causes, " ")
		}
		if got != row.want {
			t.Errorf("%s: %s, want %s", row.name, got, row.want)
		}
	}
}

// Conditions on keys that nobody stated do not allocate once the catalogue has been
// asked.
func TestKeyClassAllocs(t *testing.T) {
	for _, condition := range []string{
		`{"StringEquals":{"kms:SigningAlgorithm":"a"}}`, `{"StringEquals":{"s3:prefix":"a"}}`, `{"StringEquals":{"kms:ViaService":"a"}}`, `{"StringEquals":{"kms:CallerAccount":"777788889999"}}`,
		`{"StringEquals":{"aws:RequestedRegion":"eu-central-1"}}`, `{"StringEquals":{"ec2:InstanceID":"a"}}`,
	} {
		w := world{principal: harvester, action: "kms:Decrypt", resource: keyK, id: []string{allowIf("kms:*", condition)}, catalog: awsServices}
		ev, req := w.request(t)
		if n := testing.AllocsPerRun(50, func() {
			if _, err := ev.Decide(req); err != nil {
				t.Fatal(err)
			}
		}); n != 0 {
			t.Errorf("%s: %v allocations", condition, n)
		}
	}
}
