// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// keyRowCase is an expectation about one action on some resources.
type keyRowCase struct {
	name, statements, decision, action string
	resources                          []string
	scp                                string // a second statement next to one that allows everything
	owner, resourcePolicy              string
	context                            map[string]string
	principal                          string
	want                               string
}

// resultOf is how the report describes the result of its only expectation.
func resultOf(r *Report) string {
	if len(r.Findings) == 0 {
		return "met"
	}
	what, _, _ := strings.Cut(strings.TrimPrefix(r.Findings[0].Summary, "IAM expectation "), ":")
	return what
}

// The rows of sections 2 and 9 of the rules as expectations: what is asked is asked about
// every value that the keys can have.
func TestTruthOfKeys(t *testing.T) {
	const (
		instance = "arn:aws:ec2:eu-west-1:444455556666:instance/*"
		image    = "arn:aws:ec2:eu-west-1::image/ami-1"
		subnet   = "arn:aws:ec2:eu-west-1:444455556666:subnet/subnet-1"
		group    = "arn:aws:ec2:eu-west-1:444455556666:security-group/sg-1"
		eni      = "arn:aws:ec2:eu-west-1:444455556666:network-interface/*"
		volume   = "arn:aws:ec2:eu-west-1:444455556666:volume/*"
		key      = "arn:aws:kms:eu-west-1:444455556666:key/1"
		slrECS   = "arn:aws:iam::444455556666:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"
		slrELB   = "arn:aws:iam::444455556666:role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing"
		budget   = "arn:aws:budgets::444455556666:budget/x"
		fence    = `{"Sid":"Region","Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":["eu-central-1"]}}}`
		exempt   = `{"Sid":"Region","Effect":"Deny","NotAction":["iam:*","organizations:*","route53:*","cloudfront:*","support:*","sts:*","globalaccelerator:*","waf:*"],"Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":["eu-central-1"]}}}`
	)
	condition := func(effect, action, condition string) string {
		return `{"Sid":"C","Effect":"` + effect + `","Action":"` + action + `","Resource":"*","Condition":` + condition + `}`
	}
	const (
		github = "arn:aws:iam::444455556666:oidc-provider/token.actions.githubusercontent.com"
		deploy = "arn:aws:iam::444455556666:role/deploy"
	)
	claim := func(name, null string) string {
		return `{"Effect":"Allow","Principal":{"Federated":"` + github + `"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"Null":{"token.actions.githubusercontent.com:` + name + `":"` + null + `"}}}`
	}
	web := func(name, claim, decision, want string) keyRowCase {
		return keyRowCase{name: name, owner: deploy, resourcePolicy: claim, principal: github, action: "sts:AssumeRoleWithWebIdentity", resources: []string{deploy}, decision: decision, want: want}
	}
	for _, row := range []keyRowCase{
		web("every token has a subject", claim("sub", "false"), "allowed", "met"),
		web("no token lacks a subject", claim("sub", "true"), "denied", "met"),
		web("every token has an audience", claim("aud", "false"), "allowed", "met"),
		web("no token lacks an audience", claim("aud", "true"), "denied", "met"),
		web("some tokens have another claim", claim("repository", "true"), "denied", "not met"),
		{name: "T 2.1", statements: allowAll + "," + condition("Deny", "s3:*", `{"StringNotEquals":{"s3:authType":"REST-HEADER"}}`), decision: "allowed", action: "s3:GetObject", resources: []string{bucket + "/a"}, want: "not met"},
		{name: "T 2.2", statements: condition("Allow", "s3:*", `{"NumericGreaterThanEquals":{"s3:TlsVersion":"1.2"}}`), decision: "allowed", action: "s3:GetObject", resources: []string{bucket + "/a"}, want: "met"},
		{name: "T 2.2 newer", statements: condition("Allow", "s3:*", `{"NumericGreaterThanEquals":{"s3:TlsVersion":"1.3"}}`), decision: "allowed", action: "s3:GetObject", resources: []string{bucket + "/a"}, want: "not met"},
		{name: "T 2.3", owner: key, resourcePolicy: `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"kms:*","Resource":"*","Condition":{"StringEquals":{"kms:CallerAccount":"444455556666"}}}`, decision: "allowed", action: "kms:Decrypt", resources: []string{key}, want: "met"},
		{name: "T 2.4", statements: allowAll + "," + condition("Deny", "ec2:RunInstances", `{"StringNotEquals":{"ec2:InstanceType":"t3.micro"}}`), decision: "explicitDeny", action: "ec2:RunInstances", resources: []string{instance, image, subnet, group, eni, volume}, want: "met"},
		{name: "T 2.5", statements: condition("Allow", "iam:CreateServiceLinkedRole", `{"StringEquals":{"iam:AWSServiceName":"ecs.amazonaws.com"}}`), decision: "allowed", action: "iam:CreateServiceLinkedRole", resources: []string{slrECS}, want: "met"},
		{name: "T 2.5 another service", statements: condition("Allow", "iam:CreateServiceLinkedRole", `{"StringEquals":{"iam:AWSServiceName":"ecs.amazonaws.com"}}`), decision: "denied", action: "iam:CreateServiceLinkedRole", resources: []string{slrELB}, want: "met"},
		{name: "T 2.6", statements: condition("Allow", "kms:ListKeys", `{"StringEquals":{"kms:KeySpec":"RSA_2048"}}`), decision: "allowed", action: "kms:ListKeys", resources: []string{"*"}, want: "not met"},
		{name: "T 2.6 denied", statements: condition("Allow", "kms:ListKeys", `{"StringEquals":{"kms:KeySpec":"RSA_2048"}}`), decision: "denied", action: "kms:ListKeys", resources: []string{"*"}, want: "met"},
		{name: "session name", owner: harvester, resourcePolicy: `{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"sts:AssumeRole","Condition":{"StringLike":{"sts:RoleSessionName":"*"}}}`, statements: allowAll, decision: "allowed", action: "sts:AssumeRole", resources: []string{harvester}, principal: "arn:aws:iam::444455556666:user/mira", want: "met"},
		{name: "passed service", statements: allowAll + "," + condition("Deny", "iam:PassRole", `{"StringNotEquals":{"iam:PassedToService":"lambda.amazonaws.com"}}`), decision: "allowed", action: "iam:PassRole", resources: []string{harvester}, want: "not met"},
		{name: "passed service, stated", statements: allowAll + "," + condition("Deny", "iam:PassRole", `{"StringNotEquals":{"iam:PassedToService":"lambda.amazonaws.com"}}`), decision: "allowed", action: "iam:PassRole", resources: []string{harvester}, context: map[string]string{"iam:PassedToService": "lambda.amazonaws.com"}, want: "met"},
		{name: "type of an instance", statements: allowAll + "," + condition("Deny", "ec2:StopInstances", `{"StringNotEquals":{"ec2:InstanceType":"t3.micro"}}`), decision: "allowed", action: "ec2:StopInstances", resources: []string{"arn:aws:ec2:eu-west-1:444455556666:instance/i-1"}, want: "not met"},
		{name: "signature", statements: allowAll + "," + condition("Deny", "s3:GetObject", `{"StringNotEquals":{"s3:signatureversion":"AWS4-HMAC-SHA256"}}`), decision: "allowed", action: "s3:GetObject", resources: []string{bucket + "/a"}, want: "not met"},

		{name: "T 9.1 Ireland", statements: allowAll, scp: fence, decision: "explicitDeny", action: "sqs:CreateQueue", resources: []string{queue}, want: "met"},
		{name: "T 9.1 Frankfurt", statements: allowAll, scp: fence, decision: "allowed", action: "sqs:CreateQueue", resources: []string{"arn:aws:sqs:eu-central-1:444455556666:q"}, want: "met"},
		{name: "T 9.2", statements: allowAll, scp: fence, decision: "explicitDeny", action: "budgets:ViewBudget", resources: []string{budget}, want: "met"},
		{name: "T 9.3", statements: allowAll, scp: fence, decision: "allowed", action: "s3:GetObject", resources: []string{bucket + "/a"}, want: "not met"},
		{name: "T 9.3 stated", statements: allowAll, scp: fence, decision: "allowed", action: "s3:GetObject", resources: []string{bucket + "/a"}, context: map[string]string{"aws:RequestedRegion": "eu-central-1"}, want: "met"},
		{name: "T 9.4", statements: condition("Allow", "budgets:*", `{"StringEquals":{"aws:RequestedRegion":"us-east-1"}}`), decision: "allowed", action: "budgets:ViewBudget", resources: []string{budget}, want: "met"},
		{name: "R:13 roles", statements: allowAll, scp: fence, decision: "explicitDeny", action: "iam:ListRoles", resources: []string{"*"}, want: "met"},
		{name: "R:13 roles, stated", statements: allowAll, scp: fence, decision: "explicitDeny", action: "iam:ListRoles", resources: []string{"*"}, context: map[string]string{"aws:RequestedRegion": "us-east-1"}, want: "met"},
		{name: "R:13 CloudFront", statements: allowAll, scp: fence, decision: "explicitDeny", action: "cloudfront:ListDistributions", resources: []string{"*"}, want: "met"},
		{name: "R:13 a new bucket", statements: allowAll, scp: fence, decision: "allowed", action: "s3:CreateBucket", resources: []string{"arn:aws:s3:::tide-x"}, context: map[string]string{"aws:RequestedRegion": "eu-central-1"}, want: "met"},
		{name: "R:13 exempt", statements: allowAll, scp: exempt, decision: "allowed", action: "iam:ListRoles", resources: []string{"*"}, want: "met"},
		{name: "R:13 support plan", statements: allowAll, scp: exempt, decision: "explicitDeny", action: "supportplans:GetSupportPlan", resources: []string{"*"}, want: "met"},
		{name: "R:13 support plan, stated", statements: allowAll, scp: exempt, decision: "explicitDeny", action: "supportplans:GetSupportPlan", resources: []string{"*"}, context: map[string]string{"aws:RequestedRegion": "us-east-1"}, want: "met"},
		{name: "any region", statements: allowAll, scp: fence, decision: "allowed", action: "sqs:CreateQueue", resources: []string{"arn:aws:sqs:*:444455556666:q"}, want: "not met"},
		{name: "any region, denied", statements: allowAll, scp: fence, decision: "denied", action: "sqs:CreateQueue", resources: []string{"arn:aws:sqs:*:444455556666:q"}, want: "not met"},
		{name: "other regions", statements: allowAll, scp: fence, decision: "denied", action: "sqs:CreateQueue", resources: []string{"arn:aws:sqs:us-*:444455556666:q"}, want: "met"},
		{name: "any instance", statements: condition("Allow", "ec2:StopInstances", `{"StringEquals":{"ec2:InstanceID":"i-1"}}`), decision: "denied", action: "ec2:StopInstances", resources: []string{instance}, want: "not met"},
		{name: "E-1733", statements: `{"Effect":"Allow","Action":"ec2:RunInstances","Resource":["arn:aws:ec2:*:*:instance/*","` + image + `","` + eni + `","` + volume + `"]},{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"` + subnet + `","Condition":{"ArnEquals":{"ec2:Vpc":"arn:aws:ec2:eu-west-1:444455556666:vpc/vpc-1"}}},{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"` + group + `","Condition":{"ArnEquals":{"ec2:Vpc":"arn:aws:ec2:eu-west-1:444455556666:vpc/vpc-2"}}}`,
			decision: "denied", action: "ec2:RunInstances", resources: []string{instance, image, subnet, group, eni, volume}, want: "not met"},
		{name: "one instance", statements: condition("Allow", "ec2:StopInstances", `{"StringEquals":{"ec2:InstanceID":"i-1"}}`), decision: "denied", action: "ec2:StopInstances", resources: []string{"arn:aws:ec2:eu-west-1:444455556666:instance/i-2"}, want: "met"},
	} {
		e := expect(row.decision, texts(row.action), texts(row.resources...))
		for name, value := range row.context {
			e.Context.Keys = append(e.Context.Keys, ContextKey{Name: name, Values: []pattern.Text{text(value)}})
		}
		in := harvesterWith(row.statements, e)
		if row.principal != "" {
			in.Principal = ptr(row.principal)
		}
		if row.scp != "" {
			in.ServiceControl = documents.Levels{Levels: []documents.Policies{policies(allowAll, row.scp)}}
		}
		if row.resourcePolicy != "" {
			d := document(row.owner, row.resourcePolicy)
			d.Name = row.owner
			d.Place = documents.At("resource_policies")
			in.ResourcePolicies.Documents = append(in.ResourcePolicies.Documents, d)
		}
		report := run(t, in)
		if got := resultOf(report); got != row.want {
			detail := ""
			if len(report.Findings) > 0 {
				detail = report.Findings[0].Detail
			}
			t.Errorf("%s: %s, want %s\n%s", row.name, got, row.want, detail)
		}
	}
}
