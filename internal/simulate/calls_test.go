// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// callCase is one row of the tables about what a call is about: an expectation and its
// result.
type callCase struct {
	name       string
	statements string
	action     string
	resources  []string // nil for "*"
	context    map[string][]string
	decision   string
	want       string // met, not_met or undetermined
	about      string // part of the finding
}

func allowOn(action string, resources ...string) string {
	return `{"Effect":"Allow","Action":"` + action + `","Resource":["` + strings.Join(resources, `","`) + `"]}`
}

func denyOn(action string, resources ...string) string {
	return `{"Effect":"Deny","Action":"` + action + `","Resource":["` + strings.Join(resources, `","`) + `"]}`
}

func (c *callCase) run(t *testing.T) {
	t.Helper()
	e := Expectation{Name: ptr("x"), Decision: ptr(c.decision), Actions: texts(c.action), Resources: texts(c.resources...)}
	for k, values := range c.context {
		e.Context.Keys = append(e.Context.Keys, ContextKey{Name: k, Values: texts(values...).Items})
	}
	report, errs := Run(harvesterWith(c.statements, e), awsServices)
	got, detail := "met", ""
	switch {
	case len(errs) > 0:
		got, detail = "refused", errs[0].Detail
	case len(report.Findings) > 0 && strings.Contains(report.Findings[0].Summary, "not met"):
		got, detail = "not_met", report.Findings[0].Detail
	case len(report.Findings) > 0:
		got, detail = "undetermined", report.Findings[0].Detail
	case report.Passed == truth.Unknown:
		got = "undetermined"
	}
	if got != c.want || !strings.Contains(detail, c.about) {
		t.Errorf("%s: %s on %v expected %s: %s, want %s and %q\n%s", c.name, c.action, c.resources, c.decision, got, c.want, c.about, detail)
	}
}

func runCalls(t *testing.T, cases []callCase) {
	t.Helper()
	for i := range cases {
		t.Run(cases[i].name, cases[i].run)
	}
}

// TestE1403: what AWS checks an action without resource types on (T 7.1 to 7.5).
func TestE1403(t *testing.T) {
	region := map[string][]string{"aws:RequestedRegion": {"eu-west-1"}}
	const (
		tables = "arn:aws:dynamodb:eu-west-1:444455556666:table/*"
		groups = "arn:aws:logs:eu-west-1:444455556666:"
		topics = "arn:aws:sns:eu-west-1:444455556666:"
	)
	everything := `{"Effect":"Allow","Action":"*","Resource":"*"}`
	runCalls(t, []callCase{
		{"7.1", allowOn("dynamodb:*", tables), "dynamodb:ListTables", nil, region, "allowed", "met", ""},
		{"7.1, the region is not stated", allowOn("dynamodb:*", tables), "dynamodb:ListTables", nil, nil, "allowed", "not_met", "aws:RequestedRegion"},
		{"7.1, the region is not stated and every one allowed", allowOn("dynamodb:*", "arn:aws:dynamodb:*:*:table/*"), "dynamodb:ListTables", nil, nil, "allowed", "met", ""},
		{"7.1, denied in some region only", allowOn("dynamodb:*", tables), "dynamodb:ListTables", nil, nil, "denied", "not_met", `"aws:RequestedRegion" = ["eu-west-1"]`},
		{"7.1, another region", allowOn("dynamodb:*", tables), "dynamodb:ListTables", nil, map[string][]string{"aws:RequestedRegion": {"eu-west-3"}}, "denied", "met", ""},
		{"7.1, another account", allowOn("dynamodb:*", "arn:aws:dynamodb:*:777788889999:table/*"), "dynamodb:ListTables", nil, region, "denied", "met", ""},
		{"7.1, some tables", allowOn("dynamodb:*", "arn:aws:dynamodb:*:*:table/abc-*"), "dynamodb:ListTables", nil, region, "denied", "met", ""},
		{"7.1, everything of the service", allowOn("dynamodb:*", "arn:aws:dynamodb:eu-west-1:444455556666:*"), "dynamodb:ListTables", nil, region, "allowed", "met", ""},
		{"7.1, a wildcard that is no asterisk", allowOn("dynamodb:*", "arn:aws:dynamodb:*:*:table/?"), "dynamodb:ListTables", nil, region, "allowed", "met", ""},
		{"7.1, an asterisk that is not a wildcard", allowOn("dynamodb:*", "arn:aws:dynamodb:*:*:table/${*}"), "dynamodb:ListTables", nil, region, "allowed", "met", ""},
		{"7.1, not all tables", `{"Effect":"Allow","Action":"dynamodb:*","NotResource":"` + tables + `"}`, "dynamodb:ListTables", nil, region, "denied", "met", ""},
		{"7.1, all but a table", `{"Effect":"Allow","Action":"dynamodb:*","NotResource":"arn:aws:dynamodb:*:*:table/a"}`, "dynamodb:ListTables", nil, region, "allowed", "met", ""},
		{"7.2", everything + "," + denyOn("dynamodb:ListTables", "arn:aws:dynamodb:*:*:table/*"), "dynamodb:ListTables", nil, nil, "explicitDeny", "met", ""},
		{"7.2, some tables", everything + "," + denyOn("dynamodb:ListTables", "arn:aws:dynamodb:*:*:table/abc-*"), "dynamodb:ListTables", nil, nil, "allowed", "met", ""},
		{"7.3, one group", allowOn("logs:*", groups+"log-group:/app/web:*"), "logs:DescribeLogGroups", nil, region, "implicitDeny", "met", ""},
		{"7.3, all of the region", allowOn("logs:*", groups+"*"), "logs:DescribeLogGroups", nil, region, "allowed", "met", ""},
		{"7.3, all groups", allowOn("logs:*", groups+"log-group:*"), "logs:DescribeLogGroups", nil, region, "allowed", "met", ""},
		{"7.4", allowOn("sns:*", topics+"*"), "sns:ListTopics", nil, region, "allowed", "undetermined", "C-32"},
		{"7.4, is not known to be allowed either", allowOn("sns:*", topics+"*"), "sns:ListTopics", nil, region, "denied", "undetermined", "C-32"},
		{"7.4, one topic", allowOn("sns:*", topics+"alarms"), "sns:ListTopics", nil, region, "implicitDeny", "met", ""},
		{"7.4, *", allowOn("sns:*", "*"), "sns:ListTopics", nil, region, "allowed", "met", ""},
		{"7.4, Deny", everything + "," + denyOn("sns:*", topics+"*"), "sns:ListTopics", nil, region, "allowed", "undetermined", "C-32"},
		{"7.4, another region", allowOn("sns:*", topics+"*"), "sns:ListTopics", nil, map[string][]string{"aws:RequestedRegion": {"us-east-1"}}, "implicitDeny", "met", ""},
		{"7.4, another service", allowOn("*", "arn:aws:sqs:*:*:*"), "sns:ListTopics", nil, region, "implicitDeny", "met", ""},
		{"7.5", allowOn("ssm:*", "arn:aws:ssm:*:*:parameter/*"), "ssm:DescribeParameters", nil, region, "implicitDeny", "met", ""},
		{"7.5, ec2", allowOn("ec2:*", "arn:aws:ec2:*:*:*"), "ec2:DescribeInstances", nil, region, "implicitDeny", "met", ""},
		{"W-38", allowOn("s3:ListAllMyBuckets", "arn:aws:s3:::*"), "s3:ListAllMyBuckets", nil, nil, "allowed", "undetermined", "C-32"},
		{"W-38, one bucket", allowOn("s3:*", "arn:aws:s3:::b*"), "s3:ListAllMyBuckets", nil, nil, "implicitDeny", "met", ""},
		{"stacks", allowOn("*", "arn:aws:cloudformation:*:*:stack/*"), "cloudformation:ListStacks", nil, nil, "allowed", "undetermined", "C-32"},
		{"roles", allowOn("*", "arn:aws:iam::444455556666:role/*"), "iam:ListRoles", nil, nil, "allowed", "undetermined", "C-32"},
		{"some roles", allowOn("*", "arn:aws:iam::444455556666:role/app/*"), "iam:ListRoles", nil, nil, "implicitDeny", "met", ""},
		{"an action that is not known at all", allowOn("*", "arn:aws:sqs:*:*:*"), "sqs:ListQueues", nil, nil, "allowed", "undetermined", "C-32"},
		{"a variable", allowOn("*", "arn:aws:sns:*:*:${aws:PrincipalTag/p}"), "sns:ListTopics", nil, map[string][]string{"aws:PrincipalTag/p": {"alarms"}}, "implicitDeny", "met", ""},
		{"not known yet", allowOn("*", "arn:aws:dynamodb:*:*:table/"+hole), "dynamodb:ListTables", nil, nil, "allowed", "undetermined", ""},
	})
	in := harvesterWith(allowOn("sns:*", topics+"*"), expect("denied", texts("sns:ListTopics"), Texts{}))
	in.Documented = true
	if report := run(t, in); report.Passed != truth.True {
		t.Errorf("in the documented reading only * covers it: %v", report.Findings)
	}
}

// TestE1404: the ARN that AWS checks such an action on may be asked about.
func TestE1404(t *testing.T) {
	const tables = "arn:aws:dynamodb:eu-west-1:444455556666:table/*"
	runCalls(t, []callCase{
		{"its ARN", allowOn("dynamodb:*", tables), "dynamodb:ListTables", []string{tables}, nil, "allowed", "met", ""},
		{"its ARN, written as it is", allowOn("dynamodb:*", tables), "dynamodb:ListTables", []string{"arn:aws:dynamodb:eu-west-1:444455556666:table/${*}"}, nil, "allowed", "met", ""},
		{"its ARN in another region", allowOn("dynamodb:*", tables), "dynamodb:ListTables", []string{"arn:aws:dynamodb:eu-west-3:444455556666:table/*"}, nil, "denied", "met", ""},
		{"in any region", allowOn("dynamodb:*", tables), "dynamodb:ListTables", []string{"arn:aws:dynamodb:*:444455556666:table/*"}, nil, "denied", "not_met", ""},
		{"all groups", allowOn("logs:*", "*"), "logs:DescribeLogGroups", []string{"arn:aws:logs:eu-west-1:444455556666:*"}, nil, "allowed", "met", ""},
		{"buckets", allowOn("s3:*", "arn:aws:s3:::*"), "s3:ListAllMyBuckets", []string{"arn:aws:s3:::*"}, nil, "allowed", "undetermined", "C-32"},
		{"next to other actions", allowOn("dynamodb:*", tables), "dynamodb:*tTables", []string{tables}, nil, "allowed", "met", ""},
		{"one table", allowOn("dynamodb:*", tables), "dynamodb:ListTables", []string{"arn:aws:dynamodb:eu-west-1:444455556666:table/a"}, nil, "allowed", "refused", "supports no resource-level permissions"},
		{"another account", allowOn("dynamodb:*", "*"), "dynamodb:ListTables", []string{"arn:aws:dynamodb:eu-west-1:777788889999:table/*"}, nil, "allowed", "refused", "the caller's own account"},
		{"only *", allowOn("ssm:*", "*"), "ssm:DescribeParameters", []string{"arn:aws:ssm:eu-west-1:444455556666:parameter/*"}, nil, "allowed", "refused", "supports no resource-level permissions"},
	})
}

// TestE1405: how the resources of a call go together (T 8.1 to 8.5).
func TestE1405(t *testing.T) {
	const (
		glue     = "arn:aws:glue:eu-west-1:444455556666:"
		root     = glue + "catalog"
		database = glue + "database/sales"
		table    = glue + "table/sales/orders"
		machine  = "arn:aws:ec2:eu-west-1:444455556666:instance/i-0123456789abcdef0"
		document = "arn:aws:ssm:eu-west-1:444455556666:document/Shell"
		volume   = "arn:aws:ec2:eu-west-1:444455556666:volume/*"
		snapshot = "arn:aws:ec2:eu-west-1::snapshot/snap-1"
		model    = "arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-v2"
		vpc      = "arn:aws:ec2:eu-west-1:444455556666:vpc/vpc-1"
		peering  = "arn:aws:ec2:eu-west-1:444455556666:vpc-peering-connection/pcx-1"
	)
	read := allowOn("glue:GetTable", table)
	all := allowOn("glue:*", root, database, table)
	runCalls(t, []callCase{
		{"8.1", read, "glue:GetTable", []string{root, database, table}, nil, "denied", "met", ""},
		{"8.1, all of them", all, "glue:GetTable", []string{root, database, table}, nil, "allowed", "met", ""},
		{"8.2, denied", read, "glue:GetTable", []string{table}, nil, "denied", "met", ""},
		{"8.2, allowed", read, "glue:GetTable", []string{table}, nil, "allowed", "not_met", "glue:GetTable is also checked on " + root + ", which goes with"},
		{"8.2, its catalog and database are known", all, "glue:GetTable", []string{table}, nil, "allowed", "met", ""},
		{"8.2, another database", allowOn("glue:*", root, glue+"database/other", table), "glue:GetTable", []string{table}, nil, "denied", "met", ""},
		{"8.2, the catalog alone", read, "glue:GetTable", []string{root}, nil, "denied", "met", ""},
		{"8.2, some tables of a database", all, "glue:GetTables", []string{database}, nil, "allowed", "undetermined", "list the one that matters"},
		{"8.2, all tables of a database", allowOn("glue:*", root, database, glue+"table/sales/*"), "glue:GetTables", []string{database}, nil, "allowed", "met", ""},
		{"8.2, a table of a nested catalog", allowOn("glue:*", root, database, glue+"table/sales/orders/x"), "glue:GetTable", []string{glue + "table/sales/orders/x"}, nil, "allowed", "undetermined", ""},
		{"8.2, tables of many databases", allowOn("glue:*", root, database, glue+"table/*"), "glue:GetTable", []string{glue + "table/*"}, nil, "denied", "undetermined", "list the one that matters"},
		{"8.2, two tables are two calls", allowOn("glue:*", root, database, table), "glue:GetTable", []string{root, database, table, glue + "table/sales/other"}, nil, "allowed", "not_met", "1 of 2 requests"},
		{"8.2, a Deny of one of them", all + "," + denyOn("*", root), "glue:GetTable", []string{database, table}, nil, "explicitDeny", "met", ""},
		{"8.2b, an instance", allowOn("ssm:StartSession", machine), "ssm:StartSession", []string{machine}, nil, "allowed", "met", ""},
		{"8.2b, with a document", allowOn("ssm:StartSession", machine), "ssm:StartSession", []string{machine, document}, nil, "denied", "met", ""},
		{"8.2b, a document without a target", allowOn("ssm:StartSession", document), "ssm:StartSession", []string{document}, nil, "denied", "met", ""},
		{"8.2b, a document, some targets allowed", allowOn("ssm:StartSession", document, "arn:aws:ec2:*:*:instance/*"), "ssm:StartSession", []string{document}, nil, "denied", "undetermined", "a call names one of several resources"},
		{"8.2b, a document, all targets allowed", allowOn("ssm:StartSession", "*"), "ssm:StartSession", []string{document}, nil, "allowed", "met", ""},
		{"8.2b, a command without a document", allowOn("ssm:SendCommand", machine), "ssm:SendCommand", []string{machine}, nil, "denied", "met", ""},
		{"8.2b, a command without a target", allowOn("ssm:SendCommand", document), "ssm:SendCommand", []string{document}, nil, "denied", "met", ""},
		{"8.2b, a command", allowOn("ssm:SendCommand", machine, document), "ssm:SendCommand", []string{machine, document}, nil, "allowed", "met", ""},
		{"8.2b, two targets are two calls", allowOn("ssm:SendCommand", machine, document), "ssm:SendCommand", []string{machine, "arn:aws:ssm:eu-west-1:444455556666:managed-instance/mi-1", document}, nil, "allowed", "not_met", "1 of 2 requests"},
		{"8.3, from a snapshot", allowOn("ec2:CreateVolume", "arn:aws:ec2:*:*:volume/*"), "ec2:CreateVolume", []string{volume, snapshot}, nil, "denied", "met", ""},
		{"8.3", allowOn("ec2:CreateVolume", "arn:aws:ec2:*:*:volume/*"), "ec2:CreateVolume", []string{volume}, nil, "allowed", "met", ""},
		{"8.3, whether there is a snapshot is not said", allowOn("ec2:CreateVolume", "arn:aws:ec2:*:*:volume/*"), "ec2:CreateVolume", nil, nil, "allowed", "not_met", "snapshot"},
		{"all are optional, none is allowed", allowOn("s3:*", "*"), "ec2:AssociateAddress", nil, nil, "denied", "met", ""},
		{"all are optional, some are allowed", allowOn("ec2:*", "arn:aws:ec2:*:*:instance/*"), "ec2:AssociateAddress", nil, nil, "denied", "not_met", ""},
		{"all are optional, all are allowed", allowOn("ec2:*", "arn:aws:ec2:*:*:instance/*", "arn:aws:ec2:*:*:elastic-ip/*", "arn:aws:ec2:*:*:network-interface/*"), "ec2:AssociateAddress", nil, nil, "allowed", "met", ""},
		{"8.4", allowOn("bedrock:InvokeModel", "arn:aws:bedrock:*::foundation-model/*"), "bedrock:InvokeModel", []string{model}, nil, "allowed", "met", ""},
		{"8.5", allowOn("ec2:AcceptVpcPeeringConnection", vpc), "ec2:AcceptVpcPeeringConnection", []string{vpc, peering}, nil, "denied", "undetermined", "C-33"},
		{"8.5, allowed", allowOn("ec2:AcceptVpcPeeringConnection", vpc), "ec2:AcceptVpcPeeringConnection", []string{vpc, peering}, nil, "allowed", "not_met", ""},
		{"8.5, both allowed", allowOn("ec2:AcceptVpcPeeringConnection", vpc, peering), "ec2:AcceptVpcPeeringConnection", []string{vpc, peering}, nil, "allowed", "met", ""},
		{"8.5, one listed and allowed", allowOn("ec2:AcceptVpcPeeringConnection", vpc), "ec2:AcceptVpcPeeringConnection", []string{vpc}, nil, "allowed", "undetermined", "C-33"},
		{"8.5, one listed and denied", allowOn("ec2:AcceptVpcPeeringConnection", vpc), "ec2:AcceptVpcPeeringConnection", []string{peering}, nil, "denied", "met", ""},
		{"8.5, one listed, everything allowed", allowOn("ec2:*", "*"), "ec2:AcceptVpcPeeringConnection", []string{vpc}, nil, "allowed", "met", ""},
		{"8.5, one listed, the other denied", allowOn("ec2:*", "*") + "," + denyOn("*", peering), "ec2:AcceptVpcPeeringConnection", []string{vpc}, nil, "allowed", "undetermined", "C-33"},
	})
	in := harvesterWith(allowOn("ec2:*", vpc), expect("denied", texts("ec2:AcceptVpcPeeringConnection"), texts(vpc, peering)))
	in.Documented = true
	if report := run(t, in); report.Passed != truth.True {
		t.Errorf("in the documented reading both are needed: %v", report.Findings)
	}
}

// While a resource is not known yet, what an action that perhaps needs several says of the
// others is what stays true; where it may change it waits.
func TestC33NotKnownYet(t *testing.T) {
	const (
		accept  = "ec2:AcceptVpcPeeringConnection"
		vpc     = "arn:aws:ec2:eu-west-1:444455556666:vpc/vpc-1"
		unknown = "arn:aws:ec2:eu-west-1:444455556666:" + hole
	)
	for _, row := range []struct {
		statements, decision string
		want                 truth.Value
	}{
		{allowOn("ec2:*", "*"), "allowed", truth.True},
		{allowOn("s3:*", "*"), "denied", truth.True},
		{allowOn("ec2:*", vpc), "allowed", truth.Unknown},
		{allowOn("ec2:*", vpc), "denied", truth.Unknown},
	} {
		report := run(t, harvesterWith(row.statements, expect(row.decision, texts(accept), texts(vpc, unknown))))
		if report.Passed != row.want || len(report.Findings) > 0 {
			t.Errorf("%s: %s is %v, want %v: %+v", row.statements, row.decision, report.Passed, row.want, report.Findings)
		}
	}
}

// Of very many resources each is checked with any other one in place of all.
func TestC33ManyResources(t *testing.T) {
	var many []string
	for i := range 3 * maxAlsoNamed {
		many = append(many, "arn:aws:ec2:eu-west-1:444455556666:vpc/vpc-"+strings.Repeat("1", i+1))
	}
	in := harvesterWith(allowOn("ec2:*", "*"), expect("allowed", texts("ec2:AcceptVpcPeeringConnection"), texts(many...)))
	if report := run(t, in); report.Passed != truth.True {
		t.Errorf("findings = %+v", report.Findings)
	}
	in.Identity = policies(allowOn("ec2:*", "arn:aws:ec2:*:*:vpc/*"))
	if report := run(t, in); len(report.Findings) != 1 || !strings.Contains(report.Findings[0].Detail, "C-33") {
		t.Errorf("findings = %+v", report.Findings)
	}
}

// TestE1760: the actions of services that several pages describe (T 6.1 to 6.3).
func TestE1760(t *testing.T) {
	const (
		elb   = "arn:aws:elasticloadbalancing:us-east-1:444455556666:"
		group = elb + "targetgroup/k8s-web-abc/*"
		apis  = "arn:aws:apigateway:eu-west-1::/apis"
	)
	tags := `{"Effect":"Allow","Action":["elasticloadbalancing:AddTags","elasticloadbalancing:RemoveTags"],"Resource":["arn:aws:elasticloadbalancing:*:*:targetgroup/*/*","arn:aws:elasticloadbalancing:*:*:loadbalancer/net/*/*"],"Condition":{"Null":{"aws:RequestTag/elbv2.k8s.aws/cluster":"true","aws:ResourceTag/elbv2.k8s.aws/cluster":"false"}}}`
	onCreate := `,{"Effect":"Allow","Action":"elasticloadbalancing:AddTags","Resource":["arn:aws:elasticloadbalancing:*:*:targetgroup/*/*"],"Condition":{"StringEquals":{"elasticloadbalancing:CreateAction":["CreateTargetGroup","CreateLoadBalancer"]},"Null":{"aws:RequestTag/elbv2.k8s.aws/cluster":"false"}}}`
	created := map[string][]string{"aws:RequestTag/elbv2.k8s.aws/cluster": {"tide"}, "aws:TagKeys": {"elbv2.k8s.aws/cluster"}, "elasticloadbalancing:CreateAction": {"CreateTargetGroup"}}
	runCalls(t, []callCase{
		{"6.1, old", tags, "elasticloadbalancing:AddTags", []string{group}, created, "implicitDeny", "met", ""},
		{"6.1, fixed", tags + onCreate, "elasticloadbalancing:AddTags", []string{group}, created, "allowed", "met", ""},
		{"6.2, REST APIs only", allowOn("apigateway:POST", "arn:aws:apigateway:*::/restapis", "arn:aws:apigateway:*::/restapis/*"), "apigateway:POST", []string{apis}, nil, "implicitDeny", "met", ""},
		{"6.2, all", allowOn("apigateway:POST", "arn:aws:apigateway:*::/apis", "arn:aws:apigateway:*::/apis/*"), "apigateway:POST", []string{apis, apis + "/abc123/routes"}, nil, "allowed", "met", ""},
		{"6.3", allowOn("elasticloadbalancing:AddTags", "*"), "elasticloadbalancing:AddTags", []string{elb + "loadbalancer/classic"}, nil, "allowed", "met", ""},
		{"a type that the row lacks", allowOn("elasticloadbalancing:*", "*"), "elasticloadbalancing:DeleteLoadBalancer", []string{elb + "targetgroup/web/1"}, nil, "allowed", "met", ""},
		{"a form that no page has", allowOn("ses:*", "*"), "ses:SendEmail", []string{"arn:aws:ses:eu-west-1:444455556666:new-kind/x"}, nil, "allowed", "met", ""},
		{"a key of another page", `{"Effect":"Allow","Action":"ses:GetSendQuota","Resource":"*","Condition":{"StringEquals":{"ses:FromAddress":"a@example.com"}}}`, "ses:GetSendQuota", nil, map[string][]string{"ses:FromAddress": {"a@example.com"}}, "allowed", "met", ""},
		{"a key of another service", `{"Effect":"Allow","Action":"ses:GetSendQuota","Resource":"*","Condition":{"StringEquals":{"s3:prefix":"a"}}}`, "ses:GetSendQuota", nil, map[string][]string{"s3:prefix": {"a"}}, "denied", "met", ""},
		{"another service", allowOn("ses:*", "*"), "ses:SendEmail", []string{bucket}, nil, "allowed", "refused", "cannot be called on"},
	})
}

// TestSeveralData: the table of calls names the types of the catalogue, all of them where
// it says how they go together.
func TestSeveralData(t *testing.T) {
	c := catalog.Default()
	for _, s := range facts.SeveralActions() {
		a, ok := c.Lookup(s.Action)
		if !ok || a.Name != s.Action {
			t.Errorf("no action %s", s.Action)
			continue
		}
		switch s.Kind {
		case facts.TogetherScenario:
			if len(a.Scenarios) == 0 {
				t.Errorf("%s has no scenarios", s.Action)
			}
			continue
		case facts.TogetherAlternatives:
			if len(a.RequiredTypes()) < 2 {
				t.Errorf("%s has no alternatives", s.Action)
			}
			continue
		}
		var listed, has []string
		for _, slot := range slices.Concat(s.Needs, s.Perhaps, s.May) {
			listed = append(listed, slot...)
		}
		for _, u := range a.Resources {
			has = append(has, u.Type.Name)
		}
		slices.Sort(listed)
		slices.Sort(has)
		if !slices.Equal(listed, has) {
			t.Errorf("%s has the types %q, the table %q", s.Action, has, listed)
		}
		for _, name := range s.Same {
			with := 0
			for _, u := range a.Resources {
				if slices.ContainsFunc(u.Type.Formats, func(f *catalog.ARNFormat) bool { return strings.Contains(f.Resource(), name) }) {
					with++
				}
			}
			if with < 1 {
				t.Errorf("no type of %s has %s", s.Action, name)
			}
		}
	}
}

// TestTypelessData: the actions of the table have no resource types, and their ARNs are
// among those that represent all of a kind.
func TestTypelessData(t *testing.T) {
	c := catalog.Default()
	for _, row := range facts.TypelessActions() {
		names, err := c.Expand(row.Action)
		if err != nil || len(names) == 0 {
			t.Errorf("no action %s", row.Action)
			continue
		}
		for _, a := range names {
			if a.ResourceLevel() && !strings.Contains(row.Action, "*") {
				t.Errorf("%s has resource types", a.Name)
			}
			info, _ := awsServices.Action(a.Name)
			if on := info.On != nil; !a.ResourceLevel() && (on != (row.Row == facts.TypelessARN) || (len(info.Wide) > 0) == (row.Row == facts.TypelessStar)) {
				t.Errorf("%s: checked on %v, wide ARNs %d", a.Name, info.On, len(info.Wide))
			}
		}
	}
}
