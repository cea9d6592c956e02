// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package naive_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/naive"
)

const (
	accountA = "444455556666"
	accountB = "777788889999"
	provider = "arn:aws:iam::444455556666:oidc-provider/id.example.com"
	samlIDP  = "arn:aws:iam::444455556666:saml-provider/Hub"
)

// callers are the principals of the differential test.
var callers = []naive.Caller{
	{Kind: naive.User, Partition: "aws", Account: accountA, Path: "/ops/", Name: "mira", UniqueID: "AIDAMIRA0000000000000"},
	{Kind: naive.User, Partition: "aws", Account: accountB, Path: "/", Name: "noor", UniqueID: "AIDANOOR0000000000000"},
	{Kind: naive.RoleSession, Partition: "aws", Account: accountA, Path: "/app/", Name: "Harvester", Session: "run-7", UniqueID: "AROAHARVESTER00000000"},
	{Kind: naive.RoleSession, Partition: "aws", Account: accountB, Path: "/", Name: "Courier", Session: "van-1", UniqueID: "AROACOURIER0000000000"},
	{Kind: naive.RoleSession, Partition: "aws", Account: accountA, Path: "/aws-service-role/ops.amazonaws.com/", Name: "AWSServiceRoleForOps", Session: "s", UniqueID: "AROALINKED00000000000", ServiceLinked: true},
	{Kind: naive.RoleSession, Partition: "aws-cn", Account: accountA, Path: "/", Name: "Lotus", Session: "s", UniqueID: "AROALOTUS000000000000"},
	{Kind: naive.FederatedUser, Partition: "aws", Account: accountA, Name: "kiosk"},
	{Kind: naive.Root, Partition: "aws", Account: accountA},
	{Kind: naive.Root, Partition: "aws", Account: accountB},
	{Kind: naive.Service, Host: "events.amazonaws.com"},
	{Kind: naive.Service, Host: "lambda.amazonaws.com"},
	{Kind: naive.Anonymous},
	{Kind: naive.WebIdentity, Host: provider},
	{Kind: naive.SAML, Host: samlIDP},
}

// arn is the ARN or name by which the caller is given.
func arnOf(c *naive.Caller) string {
	switch c.Kind {
	case naive.User:
		return "arn:" + c.Partition + ":iam::" + c.Account + ":user" + c.Path + c.Name
	case naive.RoleSession:
		return "arn:" + c.Partition + ":iam::" + c.Account + ":role" + c.Path + c.Name
	case naive.FederatedUser:
		return "arn:" + c.Partition + ":sts::" + c.Account + ":federated-user/" + c.Name
	case naive.Root:
		return "arn:" + c.Partition + ":iam::" + c.Account + ":root"
	case naive.Anonymous:
		return "*"
	}
	return c.Host
}

// call is an action on the resources that it can be asked for.
type call struct {
	action    string
	resources []string
	keys      []string // in addition to the global ones
	// owner has a resource policy, "" for none.
	owner string
}

const (
	role1 = "arn:aws:iam::444455556666:role/app/Harvester"
	role2 = "arn:aws:iam::444455556666:role/Target"
	queue = "arn:aws:sqs:eu-west-1:444455556666:intake"
	kmsID = "arn:aws:kms:eu-west-1:444455556666:key/k1"
	fn    = "arn:aws:lambda:eu-west-1:444455556666:function:tide"
	ec2   = "arn:aws:ec2:eu-west-1:444455556666:"
)

var calls = []call{
	{"sqs:SendMessage", []string{queue}, []string{"aws:ResourceTag/team"}, queue},
	{"sqs:ReceiveMessage", []string{queue}, []string{"aws:ResourceTag/team"}, queue},
	{"s3:GetObject", []string{"arn:aws:s3:::tide-logs/a/b"}, []string{"s3:ExistingObjectTag/team", "s3:authType"}, "arn:aws:s3:::tide-logs"},
	{"s3:PutObject", []string{"arn:aws:s3:::tide-logs/mira/x"}, []string{"s3:x-amz-server-side-encryption"}, "arn:aws:s3:::tide-logs"},
	{"s3:ListBucket", []string{"arn:aws:s3:::tide-logs"}, []string{"s3:prefix", "s3:max-keys"}, "arn:aws:s3:::tide-logs"},
	{"s3:PutBucketPolicy", []string{"arn:aws:s3:::tide-logs"}, []string{"s3:signatureversion"}, "arn:aws:s3:::tide-logs"},
	{"kms:Decrypt", []string{kmsID}, []string{"aws:ResourceTag/team", "kms:ViaService", "kms:KeySpec", "kms:EncryptionContext:app", "kms:CallerAccount"}, kmsID},
	{"kms:ScheduleKeyDeletion", []string{kmsID}, []string{"kms:ViaService"}, kmsID},
	{"kms:RetireGrant", []string{kmsID}, nil, kmsID},
	{"kms:CreateAlias", []string{"arn:aws:kms:eu-west-1:444455556666:alias/tide", kmsID}, nil, kmsID},
	{"iam:PassRole", []string{role2}, []string{"iam:PassedToService"}, role2},
	{"iam:GetRole", []string{role1}, []string{"aws:ResourceTag/team"}, ""},
	{"iam:DeleteRole", []string{"arn:aws:iam::444455556666:role/aws-reserved/x"}, nil, ""},
	{"iam:GetPolicy", []string{"arn:aws:iam::aws:policy/ReadOnlyAccess"}, nil, ""},
	{"sts:AssumeRole", []string{role2}, []string{"sts:ExternalId", "sts:RoleSessionName"}, role2},
	{"sts:AssumeRole", []string{role1}, []string{"sts:ExternalId", "aws:RequestTag/team", "aws:TagKeys", "sts:SourceIdentity"}, role1},
	{"sts:AssumeRoleWithWebIdentity", []string{role2}, []string{"id.example.com:sub", "id.example.com:aud"}, role2},
	{"sts:AssumeRoleWithSAML", []string{role2}, []string{"saml:aud", "saml:sub"}, role2},
	{"sts:GetCallerIdentity", []string{"*"}, nil, ""},
	{"sts:GetSessionToken", []string{"*"}, nil, ""},
	{"sts:GetFederationToken", []string{"arn:aws:sts::444455556666:federated-user/kiosk"}, nil, ""},
	{"lambda:InvokeFunction", []string{fn}, []string{"aws:ResourceTag/team"}, fn},
	{"lambda:AddPermission", []string{fn}, []string{"lambda:Principal"}, fn},
	{"ec2:StopInstances", []string{ec2 + "instance/i-1"}, []string{"ec2:ResourceTag/team", "aws:ResourceTag/team", "ec2:InstanceType", "ec2:Region"}, ""},
	{"ec2:DescribeInstances", []string{"*"}, []string{"ec2:Region"}, ""},
	{"sqs:ListQueues", []string{"*"}, nil, ""},
	{"s3:ListAllMyBuckets", []string{"*"}, nil, ""},
	{"dynamodb:ListTables", []string{"*"}, nil, ""},
	{"ec2:AttachVolume", []string{ec2 + "instance/i-1", ec2 + "volume/vol-1"}, []string{"ec2:Region"}, ""},
	{"kms:ListKeys", []string{"*"}, nil, ""},
	{"ssm:DescribeParameters", []string{"*"}, nil, ""},
	{"ec2:RunInstances", []string{ec2 + "instance/i-1", "arn:aws:ec2:eu-west-1::image/ami-1", ec2 + "network-interface/eni-1",
		ec2 + "security-group/sg-1", ec2 + "subnet/subnet-1", ec2 + "volume/vol-1"}, []string{"ec2:InstanceType", "aws:ResourceTag/team", "aws:RequestTag/team", "aws:TagKeys"}, ""},
}

// values that keys can have, in requests and in policies.
var values = map[string][]string{
	"aws:ResourceTag/team":            {"blue", "red", "Blue", "", "b*", "10"},
	"ec2:ResourceTag/team":            {"blue", "red", "Blue"},
	"aws:RequestTag/team":             {"blue", "red", ""},
	"aws:PrincipalTag/team":           {"blue", "red", "", "*", "9"},
	"s3:ExistingObjectTag/team":       {"blue", "red", "10"},
	"s3:authType":                     {"REST-HEADER", "POST"},
	"s3:signatureversion":             {"AWS4-HMAC-SHA256", "AWS"},
	"s3:x-amz-server-side-encryption": {"aws:kms", "AES256"},
	"s3:prefix":                       {"", "mira/", "a/b"},
	"s3:max-keys":                     {"10", "10.0", "1000"},
	"kms:ViaService":                  {"s3.eu-west-1.amazonaws.com", "sqs.eu-west-1.amazonaws.com"},
	"kms:KeySpec":                     {"SYMMETRIC_DEFAULT", "RSA_2048"},
	"kms:EncryptionContext:app":       {"tide", "other"},
	"kms:CallerAccount":               {accountA, accountB},
	"iam:PassedToService":             {"lambda.amazonaws.com", "ec2.amazonaws.com"},
	"sts:ExternalId":                  {"x-1", "x-2"},
	"sts:RoleSessionName":             {"run-7", "mira"},
	"sts:SourceIdentity":              {"mira", "noor"},
	"id.example.com:sub":              {"repo:a/b:ref:x", "repo:a/c"},
	"id.example.com:aud":              {"sts.amazonaws.com", "other"},
	"saml:aud":                        {"https://signin.aws.amazon.com/saml", "other"},
	"saml:sub":                        {"mira", "noor"},
	"lambda:Principal":                {"s3.amazonaws.com", accountB},
	"ec2:InstanceType":                {"t3.micro", "m5.large"},
	"ec2:Region":                      {"eu-west-1", "us-east-1"},
	"aws:PrincipalOrgID":              {"o-tide", "o-other"},
	"aws:PrincipalOrgPaths":           {"o-tide/r-1/ou-1/", "o-tide/r-1/ou-2/"},
	"aws:TagKeys":                     {"team", "cost", "tmp", ""},
	"aws:RequestedRegion":             {"eu-west-1", "us-east-1", "eu-central-1"},
	"aws:SecureTransport":             {"true", "false"},
	"aws:ViaAWSService":               {"true", "false"},
	"aws:CalledVia":                   {"cloudformation.amazonaws.com", "athena.amazonaws.com"},
	"aws:CalledViaFirst":              {"cloudformation.amazonaws.com", "athena.amazonaws.com"},
	"aws:MultiFactorAuthPresent":      {"true", "false"},
	"aws:MultiFactorAuthAge":          {"60", "3600", "1800"},
	"aws:CurrentTime":                 {"2030-06-01T00:00:00Z", "2031-01-01T00:00:00Z", "2031-01-01T02:00:00+01:00"},
	"aws:EpochTime":                   {"1924992000", "1906502400"},
	"aws:TokenIssueTime":              {"2030-05-31T23:00:00Z", "2029-01-01T00:00:00Z"},
	"aws:SourceIp":                    {"203.0.113.7", "198.51.100.7", "2001:db8::1"},
	"aws:SourceVpce":                  {"vpce-1", "vpce-2"},
	"aws:SourceVpc":                   {"vpc-1", "vpc-2"},
	"aws:VpcSourceIp":                 {"10.0.0.1", "10.1.0.1"},
	"aws:UserAgent":                   {"cli", "tf"},
	"aws:SourceArn":                   {"arn:aws:events:eu-west-1:444455556666:rule/tide-1", "arn:aws:s3:::tide-logs"},
	"aws:SourceAccount":               {accountA, accountB},
	"aws:PrincipalArn":                {role1, "arn:aws:iam::444455556666:user/ops/mira", "arn:aws:iam::777788889999:role/Courier", "arn:aws:iam::444455556666:root"},
	"aws:PrincipalAccount":            {accountA, accountB},
	"aws:PrincipalType":               {"User", "AssumedRole", "Account"},
	"aws:PrincipalIsAWSService":       {"true", "false"},
	"aws:PrincipalServiceName":        {"events.amazonaws.com", "lambda.amazonaws.com"},
	"aws:username":                    {"mira", "noor"},
	"aws:userid":                      {"AIDAMIRA0000000000000", "AROAHARVESTER00000000:run-7", accountA},
	"aws:ResourceAccount":             {accountA, accountB},
	"aws:SourceIdentity":              {"mira", "noor"},
}

// globalKeys are tested with every action; derivedKeys of them are not stated.
var globalKeys = []string{
	"aws:PrincipalTag/team", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:RequestedRegion", "aws:SecureTransport", "aws:ViaAWSService",
	"aws:CalledVia", "aws:CalledViaFirst", "aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:CurrentTime", "aws:EpochTime", "aws:TokenIssueTime",
	"aws:SourceIp", "aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp", "aws:UserAgent", "aws:SourceArn", "aws:SourceAccount", "aws:SourceIdentity",
	"aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalType", "aws:PrincipalIsAWSService", "aws:PrincipalServiceName", "aws:username", "aws:userid", "aws:ResourceAccount",
}

var multivalued = []string{"aws:TagKeys", "aws:PrincipalOrgPaths", "aws:CalledVia"}

var families = map[string][]string{
	"string":  {"StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike"},
	"numeric": {"NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals"},
	"date":    {"DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"},
	"bool":    {"Bool"},
	"ip":      {"IpAddress", "NotIpAddress"},
	"arn":     {"ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"},
}

var familyOf = map[string]string{
	"aws:CurrentTime": "date", "aws:EpochTime": "date", "aws:TokenIssueTime": "date", "aws:MultiFactorAuthAge": "numeric", "s3:max-keys": "numeric",
	"aws:SecureTransport": "bool", "aws:ViaAWSService": "bool", "aws:MultiFactorAuthPresent": "bool", "aws:PrincipalIsAWSService": "bool",
	"aws:SourceIp": "ip", "aws:VpcSourceIp": "ip", "aws:PrincipalArn": "arn", "aws:SourceArn": "arn",
}

// policyValues are values that only policies have, by family.
var policyValues = map[string][]string{
	"string":  {"*", "b*", "?lue", "${aws:PrincipalTag/team}", "${aws:username}", "${aws:PrincipalTag/team, 'blue'}", "BLUE", "o-*", "${*}", "${aws:ResourceTag/team}", "team"},
	"numeric": {"5", "1800", "10"},
	"date":    {"2031", "2030-12-31", "2031-01-01T01:00:00Z", "1925000000"},
	"bool":    {"true", "false", "TRUE"},
	"ip":      {"203.0.113.0/24", "2001:db8::/32", "10.0.0.0/16", "0.0.0.0/0"},
	"arn":     {"arn:aws:iam::*:role/*", "arn:aws:iam::444455556666:*", "*", "arn:*:iam::444455556666:user/*/mira", "arn:aws:events:*", "arn:aws:iam::444455556666:user/ops/${aws:username}"},
}

// generator makes random cases; the same seed makes the same case.
type generator struct {
	*rand.Rand
	call   *call
	caller *naive.Caller
	keys   []string
	tested map[string]bool
}

func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

func pick[T any](g *generator, list []T) T { return list[g.IntN(len(list))] }

// some picks one to n different elements.
func some(g *generator, list []string, n int) []string {
	var out []string
	for range 1 + g.IntN(n) {
		if v := pick(g, list); !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

func (g *generator) actions() []string {
	service, name, _ := strings.Cut(g.call.action, ":")
	entries := []string{
		g.call.action, g.call.action, service + ":*", service + ":*", "*", service + ":" + name[:3] + "*", service + ":?" + name[1:], strings.ToLower(g.call.action),
		service + ":Describe*", "s3:Get*", "sqs:*", "iam:*", "kms:*", "sts:Tag*", "*:*", strings.ToUpper(service) + ":*",
	}
	return some(g, entries, 2)
}

func (g *generator) resources() []string {
	asked := pick(g, g.call.resources)
	entries := []string{"*", "*", "arn:aws:s3:::tide-logs/*", "arn:aws:sqs:*:*:*"}
	if asked != "*" {
		f := strings.SplitN(asked, ":", 6)
		cut := f[5][:g.IntN(len(f[5])+1)]
		at := g.IntN(6)
		wild := slices.Clone(f)
		wild[at] = "*"
		if at == 0 {
			wild = f
		}
		upper := slices.Clone(f)
		upper[3] = strings.ToUpper(f[3])
		entries = append(entries, asked, asked, strings.Join(f[:5], ":")+":"+cut+"*", strings.Join(wild, ":"), strings.Join(wild, ":"),
			strings.Join(f[:5], ":")+":*", "arn:*:"+f[2]+":*:*:"+f[5], "arn:aws:"+f[2], "arn:aws:"+f[2]+":*", "arn:aws:"+f[2]+":*:"+f[5], strings.Join(upper, ":"),
			strings.Join(f[:5], ":")+":"+cut+"?"+f[5][min(len(cut)+1, len(f[5])):],
			"arn:aws:s3:::tide-logs/${aws:username}/*", "arn:aws:s3:::tide-logs/${aws:PrincipalTag/team, 'a'}/*", strings.Join(f[:5], ":")+":${aws:PrincipalTag/team}*",
			"arn:aws:sqs:${aws:RequestedRegion}:*:*")
	} else {
		service, _, _ := strings.Cut(g.call.action, ":")
		entries = append(entries, "arn:aws:"+service+":*:*:table/*", "arn:aws:"+service+":*:*:table/abc-*", "arn:aws:"+service+":*:*:*", "arn:aws:"+service+":::*", "arn:aws:"+service+":eu-west-1:444455556666:x", "*", "**")
	}
	return some(g, entries, 2)
}

func (g *generator) condition() map[string]any {
	out := map[string]any{}
	for range 1 + g.IntN(2) {
		key := pick(g, g.keys)
		g.tested[key] = true
		family := familyOf[key]
		if family == "" {
			family = "string"
		}
		if g.chance(8) {
			family = pick(g, []string{"string", "numeric", "bool", "ip", "arn"})
		}
		operator := pick(g, families[family])
		pool := policyValues[family]
		if own := familyOf[key]; own == family || own == "" && family == "string" {
			pool = append(slices.Clone(values[key]), pool...)
			pool = append(pool, values[key]...)
		}
		list := some(g, pool, 2)
		for _, v := range list {
			for _, variable := range []string{"aws:PrincipalTag/team", "aws:ResourceTag/team"} {
				if strings.Contains(v, "${"+variable) && !slices.Contains(g.keys, variable) {
					list = []string{pool[0]}
				}
			}
		}
		many := slices.Contains(multivalued, key)
		switch {
		case g.chance(12):
			operator, list = "Null", []string{pick(g, []string{"true", "false"})}
		case many && g.chance(85) || g.chance(6):
			operator = pick(g, []string{"ForAllValues:", "ForAnyValue:"}) + operator
		}
		if operator != "Null" && g.chance(20) {
			operator += "IfExists"
		}
		name := key
		if g.chance(10) {
			name = strings.ToLower(key)
		}
		block, _ := out[operator].(map[string]any)
		if block == nil {
			block = map[string]any{}
			out[operator] = block
		}
		block[name] = oneOrMany(g, list)
	}
	return out
}

func oneOrMany(g *generator, list []string) any {
	if len(list) == 1 && g.chance(50) {
		return list[0]
	}
	return list
}

func (g *generator) principal(layer string) any {
	c := g.caller
	aws := []string{"*", accountA, accountB, "arn:aws:iam::444455556666:root", "arn:aws:iam::777788889999:root", role1,
		"arn:aws:iam::444455556666:user/ops/mira", "arn:aws:sts::444455556666:assumed-role/Harvester/run-7", "arn:aws:sts::444455556666:federated-user/kiosk",
		"arn:aws:iam::777788889999:role/Courier", "arn:aws:sts::777788889999:assumed-role/Courier/van-1", "arn:aws:iam::444455556666:role/app/harvester",
		"arn:aws:iam::777788889999:user/noor", "AIDAMIRA0000000000000", "AROAHARVESTER00000000", "arn:aws:iam::444455556666:role/Harvester", "arn:aws:iam::444455556666:user/mira"}
	switch c.Kind {
	case naive.User, naive.RoleSession:
		mine := arnOf(c)
		aws = append(aws, mine, mine, mine, c.Account, "arn:"+c.Partition+":iam::"+c.Account+":root")
		if c.Kind == naive.RoleSession {
			session := "arn:" + c.Partition + ":sts::" + c.Account + ":assumed-role/" + c.Name + "/" + c.Session
			aws = append(aws, session, session, session)
		}
	case naive.FederatedUser:
		aws = append(aws, arnOf(c), arnOf(c))
	case naive.Service:
		if g.chance(70) {
			return map[string]any{"Service": oneOrMany(g, some(g, []string{"events.amazonaws.com", "lambda.amazonaws.com"}, 2))}
		}
	case naive.WebIdentity, naive.SAML:
		if layer != "endpoint" && g.chance(70) {
			return map[string]any{"Federated": oneOrMany(g, some(g, []string{provider, samlIDP}, 2))}
		}
	}
	switch g.IntN(10) {
	case 0, 1:
		return "*"
	case 2:
		return map[string]any{"Service": "events.amazonaws.com", "AWS": oneOrMany(g, some(g, aws, 2))}
	}
	return map[string]any{"AWS": oneOrMany(g, some(g, aws, 3))}
}

// document makes a document of one to four statements for a layer.
func (g *generator) document(layer string) string {
	var statements []any
	for i := range 1 + g.IntN(4) {
		s := map[string]any{"Sid": fmt.Sprintf("S%d", i), "Effect": "Allow"}
		if layer == "rcp" || g.chance(map[bool]int{true: 12, false: 22}[i == 0]) {
			s["Effect"] = "Deny"
		}
		if g.chance(10) && layer != "rcp" {
			s["NotAction"] = oneOrMany(g, g.actions())
		} else {
			list := g.actions()
			if layer == "rcp" {
				service, _, _ := strings.Cut(g.call.action, ":")
				list = some(g, []string{g.call.action, service + ":*", "sqs:*"}, 2)
			}
			s["Action"] = oneOrMany(g, list)
		}
		if layer != "trust" {
			if g.chance(10) {
				s["NotResource"] = oneOrMany(g, g.resources())
			} else if !(layer == "resource" && g.chance(2)) || strings.HasPrefix(g.call.action, "s3:") {
				s["Resource"] = oneOrMany(g, g.resources())
			}
		}
		switch layer {
		case "rcp":
			s["Principal"] = "*"
		case "trust", "resource", "endpoint":
			s["Principal"] = g.principal(layer)
			if layer == "endpoint" && g.chance(60) {
				s["Principal"] = "*"
			}
			if layer == "resource" && g.chance(10) {
				s["NotPrincipal"] = s["Principal"]
				delete(s, "Principal")
				if g.chance(80) {
					s["Effect"] = "Deny"
				}
			}
		}
		if g.chance(45) {
			s["Condition"] = g.condition()
		}
		statements = append(statements, s)
	}
	doc := map[string]any{"Version": "2012-10-17", "Statement": statements}
	if layer != "scp" && layer != "rcp" && g.chance(7) {
		delete(doc, "Version")
	}
	out, err := json.Marshal(doc)
	if err != nil {
		panic(err)
	}
	return string(out)
}

// context states a value, or the absence, of every key that the documents test and
// that AWS does not derive. The keys fit together (E-1737).
func (g *generator) context(endpoint bool) map[string][]string {
	c := g.caller
	m := map[string][]string{}
	absent := func(keys ...string) {
		for _, k := range keys {
			m[k] = []string{}
		}
	}
	one := func(k string) { m[k] = []string{pick(g, values[k])} }
	maybe := func(k string) {
		if absent(k); g.chance(65) {
			one(k)
		}
	}
	for _, k := range g.call.keys {
		switch k {
		case "kms:CallerAccount", "ec2:Region":
		case "ec2:ResourceTag/team": // stated under one of its names
			if maybe(k); len(m[k]) > 0 {
				m["aws:ResourceTag/team"] = m[k]
				delete(m, pick(g, []string{k, "aws:ResourceTag/team"}))
			}
		case "aws:ResourceTag/team":
			if !slices.Contains(g.call.keys, "ec2:ResourceTag/team") {
				maybe(k)
			}
		case "s3:authType", "s3:signatureversion":
			if absent(k); c.Kind != naive.Anonymous {
				one(k)
			}
		case "kms:KeySpec", "iam:PassedToService", "ec2:InstanceType", "sts:RoleSessionName", "id.example.com:sub", "id.example.com:aud", "saml:aud", "saml:sub", "lambda:Principal":
			one(k)
		case "aws:TagKeys":
		case "aws:RequestTag/team":
			absent(k, "aws:TagKeys")
			if g.chance(40) {
				one(k)
				m["aws:TagKeys"] = []string{"team"}
				if g.chance(30) {
					m["aws:TagKeys"] = []string{"team", "cost"}
					m["aws:RequestTag/cost"] = []string{"1"}
				}
			}
		default:
			maybe(k)
		}
	}
	account := c.Account != ""
	session := c.Kind == naive.RoleSession || c.Kind == naive.FederatedUser
	absent("aws:PrincipalTag/team", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:SourceIdentity")
	if account {
		if c.Kind != naive.Root {
			maybe("aws:PrincipalTag/team")
		}
		if g.chance(60) {
			m["aws:PrincipalOrgID"] = []string{"o-tide"}
			m["aws:PrincipalOrgPaths"] = []string{pick(g, values["aws:PrincipalOrgPaths"])}
		}
		if c.Kind == naive.RoleSession && !c.ServiceLinked {
			maybe("aws:SourceIdentity")
		}
	}
	if one("aws:RequestedRegion"); strings.Contains(g.call.resources[0], ":eu-west-1:") {
		m["aws:RequestedRegion"] = []string{"eu-west-1"}
	} else if strings.HasPrefix(g.call.action, "iam:") {
		m["aws:RequestedRegion"] = []string{"us-east-1"}
	}
	if g.derivesRegion() && g.chance(50) {
		delete(m, "aws:RequestedRegion")
	}
	m["aws:SecureTransport"] = []string{map[bool]string{true: "false", false: "true"}[g.chance(15)]}
	m["aws:ViaAWSService"] = []string{"false"}
	absent("aws:CalledVia")
	if (c.Kind == naive.User || c.Kind == naive.RoleSession) && !endpoint && g.chance(20) {
		m["aws:ViaAWSService"] = []string{"true"}
		m["aws:CalledVia"] = some(g, values["aws:CalledVia"], 2)
	}
	if _, has := m["kms:ViaService"]; has && m["aws:ViaAWSService"][0] == "false" {
		absent("kms:ViaService")
	}
	absent("aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:TokenIssueTime")
	if session || c.Kind == naive.User && g.chance(30) {
		one("aws:TokenIssueTime")
		if c.Kind == naive.User || c.Kind == naive.RoleSession && g.chance(60) {
			one("aws:MultiFactorAuthPresent")
			if m["aws:MultiFactorAuthPresent"][0] == "true" {
				one("aws:MultiFactorAuthAge")
			}
		}
	}
	one("aws:CurrentTime")
	absent("aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp")
	if endpoint {
		absent("aws:SourceIp")
		one("aws:SourceVpce")
		one("aws:SourceVpc")
		one("aws:VpcSourceIp")
	} else {
		one("aws:SourceIp")
	}
	one("aws:UserAgent")
	absent("aws:SourceArn", "aws:SourceAccount")
	if c.Kind == naive.Service && g.chance(70) {
		m["aws:SourceArn"] = []string{values["aws:SourceArn"][0]}
		m["aws:SourceAccount"] = []string{accountA}
	}
	return m
}

// derivesRegion reports whether the region of the call follows from its ARN (E-1777).
func (g *generator) derivesRegion() bool {
	service, _, _ := strings.Cut(g.call.action, ":")
	return service == "iam" || strings.HasPrefix(g.call.resources[0], "arn:aws:"+service+":eu-west-1:")
}

// testCase is a request and its policies as JSON.
type testCase struct {
	request  naive.Request
	identity []string
	boundary string
	session  []string
	scp, rcp [][]string
	owner    string // of the resource policy
	resource string
	endpoint string
	kind     naive.EndpointKind
}

func (c *testCase) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %+v\n%s on %v, owner %s\n", c.request.Caller.Kind, c.request.Caller, c.request.Action, c.request.Resources, c.request.Owner)
	var keys []string
	for k := range c.request.Context {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		if v := c.request.Context[k]; len(v) > 0 {
			fmt.Fprintf(&b, "  %s = %q\n", k, v)
		}
	}
	for _, d := range c.identity {
		fmt.Fprintf(&b, "identity %s\n", d)
	}
	if c.boundary != "" {
		fmt.Fprintf(&b, "boundary %s\n", c.boundary)
	}
	for _, d := range c.session {
		fmt.Fprintf(&b, "session %s\n", d)
	}
	for i, l := range c.scp {
		fmt.Fprintf(&b, "scp %d %s\n", i, l)
	}
	for i, l := range c.rcp {
		fmt.Fprintf(&b, "rcp %d %s\n", i, l)
	}
	if c.owner != "" {
		fmt.Fprintf(&b, "policy of %s %s\n", c.owner, c.resource)
	}
	if c.endpoint != "" {
		fmt.Fprintf(&b, "endpoint %d %s\n", c.kind, c.endpoint)
	}
	return b.String()
}

const full = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`

// newCase makes a random case.
func newCase(seed uint64) *testCase {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 9)), tested: map[string]bool{}}
	g.caller = &callers[g.IntN(len(callers)-2)]
	for {
		g.call = &calls[g.IntN(len(calls))]
		web := strings.HasPrefix(g.call.action, "sts:AssumeRoleWith")
		if web {
			g.caller = &callers[len(callers)-2]
			if strings.HasSuffix(g.call.action, "SAML") {
				g.caller = &callers[len(callers)-1]
			}
		}
		if g.call.action == "dynamodb:ListTables" && !g.caller.HasAccount() {
			continue // its tables are in no account
		}
		if g.caller.Kind == naive.Anonymous && !strings.HasPrefix(g.call.action, "s3:") && g.chance(60) {
			continue
		}
		break
	}
	// A few keys a case, so that statements meet.
	all := append(slices.Clone(g.call.keys), globalKeys...)
	g.keys = append(slices.Clone(g.call.keys), some(g, all, 5)...)
	if !g.caller.HasAccount() {
		// What these are for such callers the rules leave open.
		g.keys = slices.DeleteFunc(g.keys, func(k string) bool {
			return slices.Contains([]string{"aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalType", "aws:userid", "aws:ResourceAccount", "kms:CallerAccount"}, k)
		})
		g.keys = append(g.keys, "aws:SecureTransport")
	}
	c := &testCase{request: naive.Request{Caller: *g.caller, Action: g.call.action, Resources: g.call.resources}}
	if strings.HasPrefix(g.call.action, "s3:") && g.call.resources[0] != "*" {
		c.request.Owner = pick(g, []string{accountA, accountA, accountB})
	}
	c.request.Management = map[string]bool{accountA: g.chance(10), accountB: g.chance(10)}
	kind := g.caller.Kind
	entity := kind == naive.User || kind == naive.RoleSession || kind == naive.FederatedUser
	if entity {
		for range g.IntN(3) {
			c.identity = append(c.identity, g.document("identity"))
		}
		if g.chance(20) {
			c.identity = append(c.identity, full)
		}
		if !g.caller.ServiceLinked && g.chance(30) {
			c.boundary = g.document("boundary")
			if g.chance(30) {
				c.boundary = full
			}
		}
	}
	if (kind == naive.RoleSession && g.chance(20) || kind == naive.FederatedUser && g.chance(70)) && !g.caller.ServiceLinked {
		for range 1 + g.IntN(2) {
			c.session = append(c.session, g.document("session"))
		}
		if g.chance(40) {
			c.session = []string{full}
		}
	}
	if g.chance(25) {
		for range 1 + g.IntN(2) {
			level := []string{g.document("scp")}
			if g.chance(60) {
				level = append(level, full)
			}
			c.scp = append(c.scp, level)
		}
	}
	if g.chance(25) {
		c.rcp = [][]string{{g.document("rcp")}}
	}
	if g.call.owner != "" && g.chance(75) {
		c.owner = g.call.owner
		layer := "resource"
		if strings.Contains(c.owner, ":role/") {
			layer = "trust"
		}
		c.resource = g.document(layer)
	}
	if kind != naive.Service && g.chance(12) {
		c.endpoint = g.document("endpoint")
		if g.chance(30) {
			c.endpoint = strings.Replace(full, `"Effect"`, `"Principal":"*","Effect"`, 1)
		}
		c.kind = naive.EndpointKind(g.IntN(2))
		if strings.HasPrefix(g.call.action, "s3:") {
			c.kind = naive.EndpointKind(g.IntN(3))
		}
	}
	c.request.Context = g.context(c.endpoint != "")
	return c
}
