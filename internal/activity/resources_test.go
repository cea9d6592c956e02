// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package activity

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// granted are the grants of one event, as "action resource".
func granted(t *testing.T, e record, change ...func(*Options)) []string {
	t.Helper()
	u := learn(t, []record{e}, change...)
	var out []string
	for _, g := range u.Grants(false) {
		for _, r := range g.Resources {
			out = append(out, g.Action+" "+r)
		}
	}
	return out
}

func with(params record) record { return record{"requestParameters": params} }

const here = ":eu-west-1:111122223333:"

// L-630: what a call names is granted, and nothing else.
func TestL630Events(t *testing.T) {
	const hex = "0123456789abcdef0"
	for _, c := range []struct {
		name, source, event string
		params              record
		want                []string
	}{
		{"a policy names other buckets", "s3", "PutBucketPolicy", record{"bucketName": "data", "bucketPolicy": record{"Statement": []record{{"Resource": []string{"arn:aws:s3:::other", "arn:aws:s3:::data/*"}}}}},
			[]string{"s3:PutBucketPolicy arn:aws:s3:::data"}},
		{"version", "s3", "DeleteObject", record{"bucketName": "data", "key": "k", "versionId": "v"}, []string{"s3:DeleteObjectVersion arn:aws:s3:::data/k"}},
		{"tags of a version", "s3", "GetObjectTagging", record{"bucketName": "data", "key": "k", "versionId": "v"}, []string{"s3:GetObjectVersionTagging arn:aws:s3:::data/k"}},
		{"no version", "s3", "GetObjectTagging", record{"bucketName": "data", "key": "k"}, []string{"s3:GetObjectTagging arn:aws:s3:::data/k"}},
		{"headers", "s3", "PutObject", record{"bucketName": "data", "key": "k", "x-amz-grant-read": "x", "x-amz-tagging": "a=b"},
			[]string{"s3:PutObject arn:aws:s3:::data/k", "s3:PutObjectAcl arn:aws:s3:::data/k", "s3:PutObjectTagging arn:aws:s3:::data/k"}},
		{"session tags", "sts", "AssumeRole", record{"roleArn": "arn:aws:iam::444455556666:role/d", "tags": []record{{"key": "a"}}, "sourceIdentity": "x"},
			[]string{"sts:AssumeRole arn:aws:iam::444455556666:role/d", "sts:SetSourceIdentity arn:aws:iam::444455556666:role/d", "sts:TagSession arn:aws:iam::444455556666:role/d"}},
		{"no tags", "sts", "AssumeRole", record{"roleArn": "arn:aws:iam::444455556666:role/d", "tags": []record{}}, []string{"sts:AssumeRole arn:aws:iam::444455556666:role/d"}},
		{"tags of a role", "iam", "CreateRole", record{"roleName": "r", "path": "/svc/", "tags": []record{{"key": "a"}}}, []string{"iam:CreateRole arn:aws:iam::111122223333:role/svc/r", "iam:TagRole arn:aws:iam::111122223333:role/svc/r"}},
		{"ids", "ec2", "CreateTags", record{"resourcesSet": record{"items": []record{{"resourceId": "i-" + hex}, {"resourceId": "vol-" + hex}}}},
			[]string{"ec2:CreateTags arn:aws:ec2" + here + "instance/i-" + hex, "ec2:CreateTags arn:aws:ec2" + here + "volume/vol-" + hex}},
		{"what a launch makes", "ec2", "RunInstances", record{"instancesSet": record{"items": []record{{"imageId": "ami-" + hex}}}, "subnetId": "subnet-" + hex, "groupSet": record{"items": []record{{"groupId": "sg-" + hex}}}},
			[]string{"ec2:RunInstances arn:aws:ec2" + here + "instance/*", "ec2:RunInstances arn:aws:ec2" + here + "network-interface/*", "ec2:RunInstances arn:aws:ec2" + here + "security-group/sg-" + hex,
				"ec2:RunInstances arn:aws:ec2" + here + "subnet/subnet-" + hex, "ec2:RunInstances arn:aws:ec2" + here + "volume/*", "ec2:RunInstances arn:aws:ec2:eu-west-1::image/ami-" + hex}},
		{"node and document", "ssm", "SendCommand", record{"documentName": "AWS-RunShellScript", "instanceIds": []string{"mi-" + hex}},
			[]string{"ssm:SendCommand arn:aws:ssm" + here + "document/AWS-RunShellScript", "ssm:SendCommand arn:aws:ssm" + here + "managed-instance/mi-" + hex, "ssm:SendCommand arn:aws:ssm:eu-west-1::document/AWS-RunShellScript"}},
		{"two parameters", "ssm", "GetParameters", record{"names": []string{"/a/b", "c"}}, []string{"ssm:GetParameters arn:aws:ssm" + here + "parameter/a/b", "ssm:GetParameters arn:aws:ssm" + here + "parameter/c"}},
		{"queue of another account", "sqs", "ReceiveMessage", record{"queueUrl": "https://sqs.eu-west-1.amazonaws.com/444455556666/q"}, []string{"sqs:ReceiveMessage arn:aws:sqs:eu-west-1:444455556666:q"}},
		{"index", "dynamodb", "Query", record{"tableName": "t", "indexName": "i"}, []string{"dynamodb:Query arn:aws:dynamodb" + here + "table/t/index/i"}},
		{"tables of a batch", "dynamodb", "BatchGetItem", record{"requestItems": record{"t1": record{"keys": []record{}}, "t2": record{}}},
			[]string{"dynamodb:BatchGetItem arn:aws:dynamodb" + here + "table/t1", "dynamodb:BatchGetItem arn:aws:dynamodb" + here + "table/t2"}},
		{"table", "dynamodb", "Query", record{"tableName": "t"}, []string{"dynamodb:Query arn:aws:dynamodb" + here + "table/t"}},
		{"qualifier", "lambda", "Invoke", record{"functionName": "f", "qualifier": "prod"}, []string{"lambda:InvokeFunction arn:aws:lambda" + here + "function:f:prod"}},
		{"part of an ARN", "lambda", "GetFunction20150331v2", record{"functionName": "444455556666:function:f"}, []string{"lambda:GetFunction arn:aws:lambda:eu-west-1:444455556666:function:f"}},
		{"family", "ecs", "RunTask", record{"taskDefinition": "fam:3", "cluster": "c"}, []string{"ecs:RunTask arn:aws:ecs" + here + "task-definition/fam:3"}},
		{"new family", "ecs", "RegisterTaskDefinition", record{"family": "fam"}, []string{"ecs:RegisterTaskDefinition arn:aws:ecs" + here + "task-definition/fam:*"}},
		{"id of the type", "route53", "ChangeResourceRecordSets", record{"hostedZoneId": "Z1"}, []string{"route53:ChangeResourceRecordSets arn:aws:route53:::hostedzone/Z1"}},
		{"id alone", "cloudfront", "UpdateDistribution2020_05_31", record{"id": "E1"}, []string{"cloudfront:UpdateDistribution arn:aws:cloudfront::111122223333:distribution/E1"}},
		{"name alone", "eks", "DescribeCluster", record{"name": "c"}, []string{"eks:DescribeCluster arn:aws:eks" + here + "cluster/c"}},
		{"a name within", "eks", "DescribeCluster", record{"filters": []record{{"name": "c"}}}, []string{"eks:DescribeCluster arn:aws:eks" + here + "cluster/*"}},
		{"stack", "cloudformation", "DescribeStacks", record{"stackName": "st"}, []string{"cloudformation:DescribeStacks arn:aws:cloudformation" + here + "stack/st/*"}},
		{"table of a database", "glue", "GetTable", record{"catalogId": account, "databaseName": "d", "name": "t"},
			[]string{"glue:GetTable arn:aws:glue" + here + "catalog", "glue:GetTable arn:aws:glue" + here + "database/d", "glue:GetTable arn:aws:glue" + here + "table/d/t"}},
		{"alias and key", "kms", "CreateAlias", record{"aliasName": "alias/x", "targetKeyId": "1234abcd-12ab-34cd-56ef-1234567890ab"},
			[]string{"kms:CreateAlias arn:aws:kms" + here + "alias/x", "kms:CreateAlias arn:aws:kms" + here + "key/1234abcd-12ab-34cd-56ef-1234567890ab"}},
		{"model", "bedrock", "InvokeModel", record{"modelId": "anthropic.claude"}, []string{"bedrock:InvokeModel arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude"}},
		{"profile", "bedrock", "Converse", record{"modelId": "eu.anthropic.claude"},
			[]string{"bedrock:InvokeModel arn:aws:bedrock:*::foundation-model/anthropic.claude", "bedrock:InvokeModel arn:aws:bedrock" + here + "inference-profile/eu.anthropic.claude"}},
		{"checked on *", "monitoring", "PutMetricData", record{"namespace": "n"}, []string{"cloudwatch:PutMetricData *"}},
		{"scope", "wafv2", "GetWebACL", record{"name": "n", "scope": "CLOUDFRONT", "id": "x"}, []string{"wafv2:GetWebACL arn:aws:wafv2" + here + "global/webacl/n/x"}},
		// One resource by its ARN, another by its name.
		{"cluster by ARN", "ecs", "UpdateService", record{"cluster": "arn:aws:ecs" + here + "cluster/c", "service": "web"}, []string{"ecs:UpdateService arn:aws:ecs" + here + "service/c/web"}},
		{"service by ARN", "ecs", "UpdateService", record{"cluster": "c", "service": "arn:aws:ecs" + here + "service/c/web"}, []string{"ecs:UpdateService arn:aws:ecs" + here + "service/c/web"}},
		{"bus by ARN", "events", "PutTargets", record{"rule": "r", "eventBusName": "arn:aws:events" + here + "event-bus/bus", "targets": []record{{"id": "1", "arn": "arn:aws:sqs" + here + "q"}}},
			[]string{"events:PutTargets arn:aws:events" + here + "rule/bus/r"}},
		{"document by ARN", "ssm", "SendCommand", record{"documentName": "arn:aws:ssm" + here + "document/d", "instanceIds": []string{"i-" + hex}},
			[]string{"ssm:SendCommand arn:aws:ec2" + here + "instance/i-" + hex, "ssm:SendCommand arn:aws:ssm" + here + "document/d"}},
		{"two of a type", "ssm", "GetParameters", record{"names": []string{"/a/b", "arn:aws:ssm" + here + "parameter/c"}}, []string{"ssm:GetParameters arn:aws:ssm" + here + "parameter/a/b", "ssm:GetParameters arn:aws:ssm" + here + "parameter/c"}},
		{"a batch of both", "dynamodb", "BatchGetItem", record{"requestItems": record{"t1": record{}, "arn:aws:dynamodb:us-east-1:444455556666:table/t2": record{}}},
			[]string{"dynamodb:BatchGetItem arn:aws:dynamodb" + here + "table/t1", "dynamodb:BatchGetItem arn:aws:dynamodb:us-east-1:444455556666:table/t2"}},
		{"table of another account", "dynamodb", "GetItem", record{"tableName": "arn:aws:dynamodb:us-east-1:444455556666:table/t"}, []string{"dynamodb:GetItem arn:aws:dynamodb:us-east-1:444455556666:table/t"}},
		{"backup by ARN", "dynamodb", "RestoreTableFromBackup", record{"targetTableName": "new", "backupArn": "arn:aws:dynamodb" + here + "table/old/backup/01600000000000-abc"},
			[]string{"dynamodb:RestoreTableFromBackup arn:aws:dynamodb" + here + "table/new", "dynamodb:RestoreTableFromBackup arn:aws:dynamodb" + here + "table/old/backup/*"}},
		{"copy by ARN", "rds", "CopyDBSnapshot", record{"sourceDBSnapshotIdentifier": "arn:aws:rds:us-east-1:111122223333:snapshot:s", "targetDBSnapshotIdentifier": "t"},
			[]string{"rds:CopyDBSnapshot arn:aws:rds" + here + "snapshot:t", "rds:CopyDBSnapshot arn:aws:rds:us-east-1:111122223333:snapshot:s"}},
		{"web ACL with a rule group", "wafv2", "UpdateWebACL", record{"name": "n", "scope": "REGIONAL", "id": "x", "rules": []record{{"statement": record{"ruleGroupReferenceStatement": record{"aRN": "arn:aws:wafv2" + here + "regional/rulegroup/g/y"}}}}},
			[]string{"wafv2:UpdateWebACL arn:aws:wafv2" + here + "regional/rulegroup/g/y", "wafv2:UpdateWebACL arn:aws:wafv2" + here + "regional/webacl/n/x"}},
		{"phone number", "sns", "Publish", record{"phoneNumber": "HIDDEN_DUE_TO_SECURITY_REASONS"}, []string{"sns:Publish *"}},
		{"access point", "s3", "CopyObject", record{"bucketName": "data", "key": "k", "x-amz-copy-source": "arn:aws:s3" + here + "accesspoint/ap/object/a/b"},
			[]string{"s3:GetObject arn:aws:s3" + here + "accesspoint/ap/object/a/b", "s3:PutObject arn:aws:s3:::data/k"}},
		{"deployments", "apigateway", "CreateDeployment", record{"restApiId": "abc", "createDeploymentInput": record{"stageName": "p"}}, []string{"apigateway:POST arn:aws:apigateway:eu-west-1::/restapis/abc/deployments"}},
		{"APIs", "apigateway", "CreateRestApi", record{"createRestApiInput": record{"name": "x"}}, []string{"apigateway:POST arn:aws:apigateway:eu-west-1::/restapis"}},
		{"deployment", "apigateway", "DeleteDeployment", record{"restApiId": "abc", "deploymentId": "d1"}, []string{"apigateway:DELETE arn:aws:apigateway:eu-west-1::/restapis/abc/deployments/d1"}},
		{"resource below a parent", "apigateway", "CreateResource", record{"restApiId": "abc", "parentId": "p"}, []string{"apigateway:POST arn:aws:apigateway:eu-west-1::/restapis/abc/resources/*"}},
		{"no path of the name", "apigateway", "FlushStageCache", record{"restApiId": "abc", "stageName": "p"}, []string{"apigateway:DELETE arn:aws:apigateway:eu-west-1::/restapis/abc/stages/p*"}},
		{"a list of all", "elasticfilesystem", "DescribeFileSystems", nil, []string{"elasticfilesystem:DescribeFileSystems *"}},
		{"a list of one", "elasticfilesystem", "DescribeFileSystems", record{"fileSystemId": "fs-" + hex}, []string{"elasticfilesystem:DescribeFileSystems arn:aws:elasticfilesystem" + here + "file-system/fs-" + hex}},
	} {
		got := granted(t, made(c.source, c.event, with(c.params)))
		slices.Sort(c.want)
		slices.Sort(got)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// L-631: the name of a resource stays, however made up it looks: without it the entry would
// be every bucket, or every key.
func TestL631FirstName(t *testing.T) {
	key := "arn:aws:kms" + here + "key/1234abcd-12ab-34cd-56ef-1234567890ab"
	for _, c := range []struct {
		e    record
		want string
	}{
		{made("s3", "GetObject", object("data-111122223333", "a/k")), "arn:aws:s3:::data-111122223333/a/k"},
		{made("s3", "GetObject", object("data-111122223333", "2026-11-28/k")), "arn:aws:s3:::data-111122223333/*/k"},
		{made("kms", "Decrypt", record{"resources": []record{{"ARN": key}}}), key},
		{made("ec2", "StopInstances", with(record{"instancesSet": record{"items": []record{{"instanceId": "i-0123456789abcdef0"}}}})), "arn:aws:ec2" + here + "instance/i-0123456789abcdef0"},
		{made("states", "DescribeExecution", with(record{"executionArn": "arn:aws:states" + here + "execution:m:1234abcd-12ab-34cd-56ef-1234567890ab"})), "arn:aws:states" + here + "execution:m:*"},
	} {
		got := granted(t, c.e)
		if len(got) != 1 || !strings.HasSuffix(got[0], " "+c.want) {
			t.Errorf("%q, want %s", got, c.want)
		}
	}
}

// L-602: of resources in several regions, more than are kept, the entry is still an ARN.
func TestL602Regions(t *testing.T) {
	s := newSeen()
	for i := range maxKept + 10 {
		region := []string{"eu-west-1", "us-east-1"}[i%2]
		s.add(time.Unix(0, 0), []found{{typ: "instance", arn: fmt.Sprintf("arn:aws:ec2:%s:111122223333:instance/i-%017x", region, i)}}, "", false)
	}
	for _, f := range s.since(0) {
		if strings.Count(f.arn, ":") < 5 {
			t.Errorf("%q is no ARN", f.arn)
		}
	}
}

// L-613: calls that AWS refused before it looked at policies show nothing of permissions.
func TestL613Undecided(t *testing.T) {
	for code, want := range map[string]bool{"ThrottlingException": false, "Client.RequestLimitExceeded": false, "ExpiredToken": false, "Client.AuthFailure": false, "SignatureDoesNotMatch": false,
		"ForbiddenException": false, "Client.UnauthorizedOperation": false, "NoSuchKey": true, "Client.DryRunOperation": true, "ValidationException": true, "ConditionalCheckFailedException": true} {
		got := granted(t, made("ec2", "DescribeInstances", record{"errorCode": code}))
		if (len(got) == 1) != want {
			t.Errorf("%s: %q", code, got)
		}
	}
}

// L-620: tags that AWS checks under a condition are not granted without it.
func TestL620TagsInferred(t *testing.T) {
	u := learn(t, []record{made("ec2", "RunInstances", with(record{"subnetId": "subnet-0123456789abcdef0", "tagSpecificationSet": record{"items": []record{{"resourceType": "instance"}}}}))})
	if len(u.Inferred) != 1 || len(u.Used) != 1 {
		t.Fatalf("%+v %+v", u.Inferred, u.Used)
	}
	if i := &u.Inferred[0]; i.Action != "ec2:CreateTags" || i.Event != "ec2:RunInstances" || i.Condition != "ec2:CreateAction = RunInstances" || !i.Tags || strings.Join(u.Entries(i), " ") != "arn:aws:ec2"+here+"instance/*" {
		t.Errorf("%+v %q", i, u.Entries(i))
	}
}

// L-630: coverage names the actions whose resource is a pattern, "*" included.
func TestL630Coverage(t *testing.T) {
	u := learn(t, []record{made("monitoring", "PutMetricData", nil), made("elasticfilesystem", "DescribeFileSystems", nil), made("sts", "AssumeRole", with(record{"roleArn": "arn:aws:iam::444455556666:role/d"})), made("sqs", "ListQueues", nil)})
	if got := strings.Join(u.Coverage.Patterns, "; "); got != "elasticfilesystem:DescribeFileSystems any type" {
		t.Errorf("%s", got)
	}
	// What is compared with the current policies is what AWS is known to have checked.
	for i := range u.Used {
		if named := u.Used[i].Named(); (len(named) == 0) != (u.Used[i].Action == "elasticfilesystem:DescribeFileSystems") {
			t.Errorf("%s: %q", u.Used[i].Action, named)
		}
	}
}

// L-630: of what a call made the answer has the ARN; its id was not known when AWS decided.
func TestL630Made(t *testing.T) {
	for _, c := range []struct {
		source, event string
		params        record
		answer, want  string
	}{
		{"elasticloadbalancing", "CreateLoadBalancer", record{"name": "lb", "type": "application"}, "arn:aws:elasticloadbalancing" + here + "loadbalancer/app/lb/50dc6c495c0c9188", "arn:aws:elasticloadbalancing" + here + "loadbalancer/app/lb/*"},
		{"elasticfilesystem", "CreateFileSystem", record{"creationToken": "x"}, "arn:aws:elasticfilesystem" + here + "file-system/fs-0123456789abcdef0", ""},
		{"iam", "CreateRole", record{"roleName": "app-20261101123456789000000001"}, "arn:aws:iam::111122223333:role/app-20261101123456789000000001", "arn:aws:iam::111122223333:role/app-20261101123456789000000001"},
		{"states", "CreateStateMachine", record{"name": "m"}, "arn:aws:states" + here + "stateMachine:m", "arn:aws:states" + here + "stateMachine:m"},
	} {
		e := made(c.source, c.event, record{"requestParameters": c.params, "responseElements": record{"arn": c.answer}})
		for _, got := range granted(t, e) {
			if _, resource, _ := strings.Cut(got, " "); c.want != "" && resource != c.want || c.want == "" && strings.Contains(resource, "0123456789abcdef0") {
				t.Errorf("%s: %s", c.event, got)
			}
		}
	}
}

// L-630: the list of an event is all that AWS checked of a type, and a copy's source is in none.
func TestL630Listed(t *testing.T) {
	e := made("s3", "CopyObject", with(record{"bucketName": "data", "key": "k", "x-amz-copy-source": "src"}))
	e["resources"] = []record{{"ARN": "arn:aws:s3:::data/k"}}
	for _, got := range granted(t, e) {
		if strings.HasPrefix(got, "s3:GetObject ") && strings.Contains(got, "data") {
			t.Errorf("%s", got)
		}
	}
	e = made("iam", "DeleteRole", with(record{"roleName": "app"}))
	e["resources"] = []record{{"ARN": "arn:aws:iam::111122223333:role/svc/app"}}
	if got := granted(t, e); len(got) != 1 || got[0] != "iam:DeleteRole arn:aws:iam::111122223333:role/svc/app" {
		t.Errorf("%q", got)
	}
}
