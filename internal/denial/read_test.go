// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

const (
	session = "arn:aws:sts::111122223333:assumed-role/app/s1"
	ana     = "arn:aws:iam::111122223333:user/ana"
)

func user(x string) string  { return "User: " + x + " is not authorized to perform:" }
func no(l, a string) string { return "because no " + l + " allows the " + a + " action" }
func deny(l string) string  { return "with an explicit deny in " + l }
func cli(code, op string) string {
	return "An error occurred (" + code + ") when calling the " + op + " operation:"
}

// sample is a row of the table of samples, in one text. Want is "action · resource · layer,
// kind" of the denial, and what else it has to say.
type sample struct {
	name, text                    string
	action, resource, layer, kind string
	recognised                    Recognition
	policy, address, encoded      string
	account                       string // of the resource
	check                         func(t *testing.T, d *Denial)
}

const goTo = ". Go to https://us-east-1.console.aws.amazon.com/iam/home?region=us-east-1#/authorization-details/ab12 for complete details, or call the GetRequestAuthorizationDetails API with the following authorization id: ab12"

var samples = []sample{
	{name: "1", text: cli("AccessDenied", "CreateUser") + " " + user(ana) + " iam:CreateUser on resource: arn:aws:iam::111122223333:user/bob " + no("identity-based policy", "iam:CreateUser"),
		action: "iam:CreateUser", resource: "arn:aws:iam::111122223333:user/bob", layer: "identity", kind: "implicit", recognised: RecognisedFull},
	{name: "2", text: user(ana) + " iam:GetRole on resource: role x " + deny("an identity-based policy") + ": arn:aws:iam::111122223333:policy/No.Roles" + goTo,
		action: "iam:GetRole", resource: "arn:aws:iam::111122223333:role/x", layer: "identity", kind: "explicit", recognised: RecognisedFull,
		policy: "arn:aws:iam::111122223333:policy/No.Roles", check: func(t *testing.T, d *Denial) {
			if d.AuthorizationID != "ab12" || !d.PathAssumed || d.Region != "us-east-1" {
				t.Errorf("authorization id %q, path assumed %t, region %q", d.AuthorizationID, d.PathAssumed, d.Region)
			}
		}},
	{name: "3", text: `│ Error: reading S3 Bucket (b) object lock configuration: operation error S3: GetObjectLockConfiguration, https response error StatusCode: 403, RequestID: 7R, HostID: Z+s/=, api error AccessDenied: ` + user(session) + " s3:GetBucketObjectLockConfiguration on\n│ resource: \"arn:aws:s3:::b\" " + deny("a service control policy") + ": arn:aws:organizations::444455556666:policy/o-ab12/service_control_policy/p-cd34\n│   with aws_s3_bucket.b,",
		action: "s3:GetBucketObjectLockConfiguration", resource: "arn:aws:s3:::b", layer: "scp", kind: "explicit", recognised: RecognisedFull,
		policy: "arn:aws:organizations::444455556666:policy/o-ab12/service_control_policy/p-cd34", address: "aws_s3_bucket.b",
		check: func(t *testing.T, d *Denial) {
			if d.CrossAccount != truth.Unknown {
				t.Error("the account of a bucket is not stated")
			}
		}},
	{name: "4", text: "AccessDeniedException: " + user(session) + " codecommit:ListRepositories " + deny("a service control policy"),
		action: "codecommit:ListRepositories", layer: "scp", kind: "explicit_or_implicit", recognised: RecognisedFull},
	{name: "5", text: user(ana) + " ssm:GetParameter on resource: arn:aws:ssm:eu-west-1::parameter/p " + no("service control policy", "ssm:GetParameter"),
		action: "ssm:GetParameter", resource: "arn:aws:ssm:eu-west-1::parameter/p", layer: "scp", kind: "implicit", recognised: RecognisedFull},
	{name: "6", text: `{"__type":"AccessDeniedException","Message":"` + user("anonymous") + ` cognito-identity:GetId on resource: * ` + deny("a resource control policy") + `"}`,
		action: "cognito-identity:GetId", resource: "*", layer: "rcp", kind: "explicit", recognised: RecognisedFull, check: func(t *testing.T, d *Denial) {
			if d.PrincipalKind != CallerAnonymous {
				t.Errorf("the caller is %q", d.PrincipalKind)
			}
		}},
	{name: "7", text: user(session) + " SNS:Publish on resource: arn:aws:sns:us-east-1:444455556666:t " + deny("a VPC endpoint policy") + " transitively through a service control policy",
		action: "sns:Publish", resource: "arn:aws:sns:us-east-1:444455556666:t", layer: "scp", kind: "explicit", recognised: RecognisedFull, account: "444455556666",
		check: func(t *testing.T, d *Denial) {
			if d.Through != Endpoint || d.CrossAccount != truth.True {
				t.Errorf("through %q, cross-account %v", d.Through, d.CrossAccount)
			}
		}},
	{name: "8", text: user(ana) + " iam:CreatePolicy on resource: policy team-p " + no("permissions boundary", "iam:CreatePolicy"),
		action: "iam:CreatePolicy", resource: "arn:aws:iam::111122223333:policy/team-p", layer: "boundary", kind: "implicit", recognised: RecognisedFull},
	{name: "9", text: "You are not authorized to perform this operation. " + user(ana) + " ec2:RunInstances on resource: arn:aws:ec2:eu-west-1:111122223333:instance/* " + deny("a permissions boundary") + ": arn:aws:iam::111122223333:policy/lab. Encoded authorization failure message: Ab_-9",
		action: "ec2:RunInstances", resource: "arn:aws:ec2:eu-west-1:111122223333:instance/*", layer: "boundary", kind: "explicit", recognised: RecognisedFull,
		policy: "arn:aws:iam::111122223333:policy/lab", encoded: "Ab_-9"},
	{name: "10", text: user("arn:aws:sts::111122223333:assumed-role/Unauth/CognitoIdentityCredentials") + " bedrock:InvokeModel " + no("session policy", "bedrock:InvokeModel"),
		action: "bedrock:InvokeModel", layer: "session", kind: "implicit", recognised: RecognisedFull, check: func(t *testing.T, d *Denial) {
			if !strings.Contains(strings.Join(d.Notes, " "), "Cognito") {
				t.Errorf("nothing is said of Cognito's own session policy: %q", d.Notes)
			}
		}},
	{name: "11", text: user(session) + " lambda:GetLayerVersion on resource: arn:aws:lambda:eu-west-1:444455556666:layer:x:1 " + no("resource-based policy", "lambda:GetLayerVersion"),
		action: "lambda:GetLayerVersion", resource: "arn:aws:lambda:eu-west-1:444455556666:layer:x:1", layer: "resource", kind: "implicit", recognised: RecognisedFull, account: "444455556666"},
	{name: "12a", text: user(ana) + " sts:AssumeRole " + no("role trust policy", "sts:AssumeRole"),
		action: "sts:AssumeRole", layer: "trust", kind: "implicit", recognised: RecognisedFull},
	{name: "12b", text: user(ana) + " sts:AssumeRole " + deny("the role trust policy"),
		action: "sts:AssumeRole", layer: "trust", kind: "explicit", recognised: RecognisedFull},
	{name: "13", text: cli("AccessDenied", "AssumeRole") + " " + user(session) + " sts:AssumeRole on resource: arn:aws:iam::444455556666:role/d",
		action: "sts:AssumeRole", resource: "arn:aws:iam::444455556666:role/d", kind: "unknown", recognised: RecognisedPartial, account: "444455556666"},
	{name: "14", text: "Error: Could not assume role with OIDC: Not authorized to perform sts:AssumeRoleWithWebIdentity",
		action: "sts:AssumeRoleWithWebIdentity", layer: "trust", kind: "unknown", recognised: RecognisedPartial},
	{name: "15", text: cli("AccessDenied", "GetObject") + " The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.",
		action: "kms:Decrypt", kind: "unknown", recognised: RecognisedPartial},
	{name: "16", text: user(session) + " kms:GenerateDataKey on this resource because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access",
		action: "kms:GenerateDataKey", layer: "resource", kind: "unknown", recognised: RecognisedPartial},
	{name: "17", text: "User " + session + " is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext " + no("identity-based policy", "kms:Decrypt"),
		action: "kms:Decrypt", layer: "identity", kind: "implicit", recognised: RecognisedFull},
	{name: "18", text: "API: sqs:CreateQueue Access to the resource https://sqs.eu-west-1.amazonaws.com/111122223333/q is denied.",
		action: "sqs:CreateQueue", resource: "arn:aws:sqs:eu-west-1:111122223333:q", kind: "unknown", recognised: RecognisedPartial, account: "111122223333"},
	{name: "19", text: `{"Message":"` + user("anonymous") + ` execute-api:Invoke on resource: arn:aws:execute-api:eu-west-1:********3333:a1/dev/GET/x with an explicit deny"}`,
		action: "execute-api:Invoke", resource: "arn:aws:execute-api:eu-west-1:********3333:a1/dev/GET/x", kind: "explicit", recognised: RecognisedPartial,
		check: func(t *testing.T, d *Denial) {
			if !d.OwnerMasked {
				t.Error("the account is masked")
			}
		}},
	{name: "20", text: user(session) + " ec2:CreateVpcEndpoint on resource: arn:aws:ec2:eu-west-1:111122223333:vpc-endpoint/* " + no("identity-based policy", "vpce:AllowMultiRegion") + ".",
		action: "vpce:AllowMultiRegion", resource: "arn:aws:ec2:eu-west-1:111122223333:vpc-endpoint/*", layer: "identity", kind: "implicit", recognised: RecognisedFull,
		check: func(t *testing.T, d *Denial) {
			if d.ActionAsked != "ec2:CreateVpcEndpoint" {
				t.Errorf("asked was %q", d.ActionAsked)
			}
		}},
	{name: "21", text: user(ana) + ` s3:PutBucketPolicy on resource: "arn:aws:s3:::b" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.`,
		action: "s3:PutBucketPolicy", resource: "arn:aws:s3:::b", layer: "block_public_access", kind: "explicit", recognised: RecognisedFull},
	{name: "22", text: `Resource handler returned message: "` + user("arn:aws:sts::111122223333:assumed-role/cfn/AWSCloudFormation") + " autoscaling:DescribeScalingActivities " + no("identity-based policy", "autoscaling:DescribeScalingActivities") + ` (Service: AutoScaling, Status Code: 403, Request ID: 5)"`,
		action: "autoscaling:DescribeScalingActivities", layer: "identity", kind: "implicit", recognised: RecognisedFull, check: func(t *testing.T, d *Denial) {
			if d.Service != "AutoScaling" || d.RequestID != "5" {
				t.Errorf("service %q, request %q", d.Service, d.RequestID)
			}
		}},
	{name: "23", text: "Service Principal: glue.amazonaws.com is not authorized to perform: logs:PutLogEvents on resource: arn:aws:logs:eu-west-1:111122223333:log-group:/g:log-stream:c " + no("identity-based policy", "logs:PutLogEvents") + " (Service: AWSLogs; Status Code: 400; Error Code: AccessDeniedException; Request ID: 1)",
		action: "logs:PutLogEvents", resource: "arn:aws:logs:eu-west-1:111122223333:log-group:/g:log-stream:c", layer: "identity", kind: "implicit", recognised: RecognisedFull, account: "111122223333",
		check: func(t *testing.T, d *Denial) {
			if d.PrincipalKind != CallerService || d.Principal != "glue.amazonaws.com" || d.Code != "AccessDeniedException" {
				t.Errorf("the caller is %q %q, the code %q", d.PrincipalKind, d.Principal, d.Code)
			}
		}},
	{name: "24", text: "Error creating Lambda function: " + user(session) + " iam:PassRole on resource: arn:aws-us-gov:iam::111122223333:role/o " + no("identity-based policy", "iam:PassRole"),
		action: "iam:PassRole", resource: "arn:aws-us-gov:iam::111122223333:role/o", layer: "identity", kind: "implicit", recognised: RecognisedFull, account: "111122223333",
		check: func(t *testing.T, d *Denial) {
			if d.Partition != "aws-us-gov" || d.PassedService != "lambda.amazonaws.com" || !d.PassedGuessed {
				t.Errorf("partition %q, passed to %q", d.Partition, d.PassedService)
			}
		}},
	{name: "25", text: `{"allowed":false,"explicitDeny":true,"matchedStatements":{"items":[{"statementId":"OnlyMicro","effect":"DENY"}]},"context":{"principal":{"arn":"` + ana + `"},"action":"RunInstances","resource":"arn:aws:ec2:eu-west-1:111122223333:instance/*","conditions":{"items":[{"key":"ec2:InstanceType","values":{"items":[{"value":"t3.large"}]}},{"key":"aws:Service","values":{"items":[{"value":"ec2"}]}}]}}}`,
		action: "ec2:RunInstances", resource: "arn:aws:ec2:eu-west-1:111122223333:instance/*", kind: "explicit", recognised: RecognisedPartial,
		check: func(t *testing.T, d *Denial) {
			if len(d.Sids) != 1 || d.Sids[0] != "OnlyMicro" || len(d.Context) != 1 || d.Context["ec2:InstanceType"][0] != "t3.large" {
				t.Errorf("Sids %q, context %v", d.Sids, d.Context)
			}
		}},
}

func testReader() *Reader { return &Reader{Services: catalog.NewServices(catalog.Default())} }

func (s *sample) verify(t *testing.T, d *Denial) {
	t.Helper()
	for _, f := range [][3]string{
		{"action", d.Action, s.action}, {"resource", d.Resource, s.resource}, {"layer", string(d.Layer), s.layer}, {"kind", d.Kind.String(), s.kind},
		{"recognised", d.Recognised.String(), s.recognised.String()}, {"policy", d.PolicyARN, s.policy},
	} {
		if f[1] != f[2] {
			t.Errorf("%s is %q, want %q", f[0], f[1], f[2])
		}
	}
	if s.address != "" && d.Address != s.address {
		t.Errorf("address is %q, want %q", d.Address, s.address)
	}
	if s.account != "" && d.ResourceAccount != s.account {
		t.Errorf("the resource is in %q, want %q", d.ResourceAccount, s.account)
	}
	if s.encoded != "" && (!d.Encoded || strings.Contains(fmt.Sprintf("%+v", d), s.encoded)) {
		t.Errorf("encoded %t; or the blob is in %+v", d.Encoded, d)
	}
}

// one reads a text with one denial.
func one(t *testing.T, text string) *Denial {
	t.Helper()
	found, err := testReader().Read(text)
	if err != nil || len(found) != 1 {
		t.Fatalf("%d denials, %v, in\n%s", len(found), err, text)
	}
	return found[0]
}

func TestN5Samples(t *testing.T) {
	for _, s := range samples {
		t.Run(s.name, func(t *testing.T) {
			d := one(t, s.text)
			s.verify(t, d)
			if s.check != nil {
				s.verify(t, d)
			}
		})
	}
}

// wrappers are the ways in which programs show a message.
var wrappers = []struct {
	name string
	wrap func(string) string
}{
	{"Go SDK", func(s string) string {
		return "operation error EC2: DescribeThings, https response error StatusCode: 403, RequestID: 1f-2, HostID: aGVsbG8=, api error AccessDenied: " + s
	}},
	{"Terraform", func(s string) string {
		return "Error: creating Thing (x): operation error EC2: CreateThing, https response error StatusCode: 403, RequestID: 1f-2, api error UnauthorizedOperation: " + s + "\n\n  with aws_thing.x,\n  on main.tf line 3, in resource \"aws_thing\" \"x\":\n   3: resource \"aws_thing\" \"x\" {\n"
	}},
	{"CLI", func(s string) string { return "\n" + cli("AccessDeniedException", "DescribeThings") + " " + s + "\n" }},
	{"CLI 2", func(s string) string {
		return "aws: [ERROR]: " + cli("AccessDenied", "DescribeThings (reached max retries: 2)") + " " + s
	}},
	{"boto", func(s string) string { return "botocore.exceptions.ClientError: " + cli("AccessDenied", "X") + " " + s }},
	{"SDK v1", func(s string) string { return "AccessDenied: " + s + "\n\tstatus code: 403, request id: 11-22" }},
	{"Java", func(s string) string {
		return s + " (Service: Ec2, Status Code: 403, Request ID: 11-22) (SDK Attempt Count: 1)"
	}},
	{"CloudFormation", func(s string) string {
		return `Resource handler returned message: "` + s + ` (Service: Iam, Status Code: 403, Request ID: 11-22)" (RequestToken: 33-44, HandlerErrorCode: AccessDenied)`
	}},
	{"docker", func(s string) string { return "denied: " + s }},
	{"colours", func(s string) string {
		return "\x1b[31m╷\x1b[0m\n\x1b[31m│\x1b[0m \x1b[1mError:\x1b[0m creating Thing: " + strings.ReplaceAll(s, " ", " \x1b[0m") + "\n\x1b[31m│\x1b[0m\n\x1b[31m╵\x1b[0m"
	}},
	{"CI", func(s string) string {
		return "2026-11-28T19:26:00.1234567Z " + strings.ReplaceAll(s, "\n", "\n2026-11-28T19:26:00.1234567Z ")
	}},
	{"JSON", func(s string) string {
		out, _ := json.Marshal(map[string]string{"__type": "com.amazon.coral#AccessDeniedException", "Message": s})
		return string(out)
	}},
	{"JSON in a log", func(s string) string {
		out, _ := json.Marshal(map[string]string{"message": s})
		return "level=error body=" + string(out)
	}},
	{"JSON lines", func(s string) string {
		out, _ := json.Marshal(map[string]any{"@level": "error", "@message": "Error: x", "diagnostic": map[string]any{"severity": "error", "summary": "creating", "detail": s, "address": "aws_thing.x"}})
		return `{"@level":"info","@message":"Plan: 1 to add"}` + "\n" + string(out) + "\n"
	}},
	{"XML", func(s string) string {
		r := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")
		return `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>` + r.Replace(s) + `</Message></Error><RequestId>11-22</RequestId></ErrorResponse>`
	}},
	{"every space a line", func(s string) string { return strings.ReplaceAll(s, " ", "\n") }},
	{"every space a line in a box", func(s string) string { return "╷\n│ " + strings.ReplaceAll(s, " ", "\n│ ") + "\n╵" }},
}

// Every sample, and every special text, in every wrapper.
func TestN201Wrappers(t *testing.T) {
	for _, w := range wrappers {
		for _, s := range samples {
			if strings.HasPrefix(s.text, "{") {
				continue
			}
			t.Run(w.name+"/"+s.name, func(t *testing.T) {
				if s.name == "18" {
					s.text = strings.TrimPrefix(s.text, "API: sqs:CreateQueue ")
					s.action = ""
				}
				s.address = ""
				s.text = strings.ReplaceAll(strings.ReplaceAll(s.text, "\n│  ", ""), "\n│", "")
				s.verify(t, one(t, w.wrap(s.text)))
			})
		}
	}
}

// Logs mask account ids: what else the message says stays.
func TestN109Masked(t *testing.T) {
	for _, s := range samples {
		for _, mask := range []string{"***", "************", "<redacted>", "XXXXXXXXXXXX"} {
			text := strings.NewReplacer("111122223333", mask, "444455556666", mask).Replace(s.text)
			found, err := testReader().Read(text)
			if err != nil || len(found) != 1 {
				t.Errorf("%s with %s: %d denials, %v", s.name, mask, len(found), err)
				continue
			}
			if d := found[0]; d.Action != s.action || string(d.Layer) != s.layer || d.Kind.String() != s.kind || d.PrincipalAccount != "" {
				t.Errorf("%s with %s: %+v", s.name, mask, d)
			}
		}
	}
}

// N-105: the last dot of a sentence is no part of the name of a policy, and dots within are.
func TestN105Dots(t *testing.T) {
	for _, end := range []string{"", ".", ". ", ". More text", "\n", `"`} {
		d := one(t, user(ana)+" s3:GetObject on resource: arn:aws:s3:::b/k "+deny("an identity-based policy")+": arn:aws:iam::111122223333:policy/a.b.c"+end)
		if d.PolicyARN != "arn:aws:iam::111122223333:policy/a.b.c" {
			t.Errorf("after %q the policy is %q", end, d.PolicyARN)
		}
	}
}

// N-107: of two actions the tail counts, unless AWS misspelt it.
func TestN107Actions(t *testing.T) {
	d := one(t, user(ana)+" codecommit:ListRepositories "+no("identity-based policy", "codecommit:ListRespositories"))
	if d.Action != "codecommit:ListRepositories" || d.ActionAsked != "" {
		t.Errorf("%q, asked %q", d.Action, d.ActionAsked)
	}
}

// N-108: prefixes are those of the catalogue.
func TestN108Case(t *testing.T) {
	for asked, want := range map[string]string{"SNS:Publish": "sns:Publish", "s3:getobject": "s3:GetObject", "new:Thing": "new:Thing"} {
		if d := one(t, user(ana)+" "+asked+" on resource: arn:aws:sns:eu-west-1:111122223333:t "+no("identity-based policy", asked)); d.Action != want {
			t.Errorf("%s is %s", asked, d.Action)
		}
	}
}

func TestN109Callers(t *testing.T) {
	for text, want := range map[string][3]string{
		user(ana):                              {ana, "user", "111122223333"},
		user("arn:aws:iam::111122223333:root"): {"arn:aws:iam::111122223333:root", "root", "111122223333"},
		user("arn:aws:sts::111122223333:federated-user/f"): {"arn:aws:sts::111122223333:federated-user/f", "federated_user", "111122223333"},
		user(session):      {session, "assumed_role", "111122223333"},
		user("***"):        {"", "masked", ""},
		user("<redacted>"): {"", "masked", ""},
		user("arn:aws:sts::***:assumed-role/app/s1"): {"arn:aws:sts::***:assumed-role/app/s1", "assumed_role", ""},
		user("anonymous"):                                    {"*", "anonymous", ""},
		user("CloudWatch Alarms"):                            {"", "product", ""},
		"User " + ana + " is not authorized to perform:":     {ana, "user", "111122223333"},
		"Service Principal: a.amazonaws.com " + marker + ":": {"a.amazonaws.com", "service", ""},
		"Error: doing: " + user("CloudWatch Alarms"):         {"", "product", ""},
		"CloudWatch Alarms " + marker + ":":                  {"", "product", ""},
	} {
		d := one(t, text+" s3:GetObject on resource: arn:aws:s3:::b/k "+no("identity-based policy", "s3:GetObject"))
		if got := [3]string{d.Principal, string(d.PrincipalKind), d.PrincipalAccount}; got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
		if d.Action != "s3:GetObject" || d.Resource != "arn:aws:s3:::b/k" || d.Layer != Identity {
			t.Errorf("%s: %+v", text, d)
		}
	}
	d := one(t, "Principal ["+ana+"] is not allowed to execute [s3:GetObject] on the resource")
	if d.Principal != ana || d.Action != "s3:GetObject" {
		t.Errorf("%+v", d)
	}
}

func TestN110Resources(t *testing.T) {
	for text, want := range map[string]string{
		"on resource: arn:aws:s3:::b/k":             "arn:aws:s3:::b/k",
		`on resource: "arn:aws:s3:::b/k"`:           "arn:aws:s3:::b/k",
		"on resource: arn:aws:s3:::b/k, with. dots": "arn:aws:s3:::b/k, with. dots",
		"on resource: *":                            "*",
		"":                                          "",
		"on resource: role n":                       "arn:aws:iam::111122223333:role/n",
		"on resource: user n":                       ana[:len(ana)-3] + "n",
		"on resource: policy n":                     "arn:aws:iam::111122223333:policy/n",
		"on resource: policy arn:aws:iam::111122223333:policy/p/n": "arn:aws:iam::111122223333:policy/p/n",
		"on resource: instance profile n":                          "arn:aws:iam::111122223333:instance-profile/n",
		"on resource: access key AKIAIOSFODNN7EXAMPLE":             "",
		"on this resource":                                         "",
		"on the resource associated with this ciphertext":          "",
		"on the specified resource":                                "",
	} {
		d := one(t, user(ana)+" iam:GetRole "+strings.TrimSpace(text+" "+no("identity-based policy", "iam:GetRole")))
		if d.Resource != want || d.Layer != Identity || d.Kind != Implicit {
			t.Errorf("%q: %q, layer %q, want %q", text, d.Resource, d.Layer, want)
		}
		if strings.Contains(fmt.Sprintf("%+v", d), "AKIA") {
			t.Errorf("%q: a key is in the result", text)
		}
	}
}

// N-111 to N-116: the texts without the usual sentence, each in every wrapper.
func TestN111Special(t *testing.T) {
	for _, row := range specialTable.Rows() {
		text := row[0]
		for _, part := range [][2]string{{"{url}", "https://sqs.eu-west-1.amazonaws.com/111122223333/q"}, {"{call}", "CreateNetworkInterface"}, {"{service}", "EC2"}, {"{stream}", "arn:aws:kinesis:eu-west-1:111122223333:stream/s"}, {"{operations}", "GetRecords, and ListStreams"}, {"{principal}", ana}, {"{action}", "s3:GetObject"}, {"{type}", "Lambda::Function"}} {
			text = strings.ReplaceAll(text, part[0], part[1])
		}
		for _, w := range wrappers {
			d := one(t, w.wrap(text))
			if d.NotPolicies != (row[3] == notPolicy) || row[1] != "" && d.Action != row[1] && strings.Join(d.Candidates, ", ") != row[1] || len(d.Notes) == 0 && row[4] != "" {
				t.Errorf("%s: %q: %+v", w.name, text, d)
			}
		}
	}
	if d := one(t, "The provided execution role does not have permissions to call CreateNetworkInterface on EC2"); d.Action != "ec2:CreateNetworkInterface" {
		t.Errorf("%+v", d)
	}
}

func TestN114Encoded(t *testing.T) {
	for _, text := range []string{
		"You are not authorized to perform this operation. Encoded authorization failure message: AbC_-9...",
		"api error UnauthorizedOperation: You are not authorized to perform this operation. Encoded authorization failure message: " + strings.Repeat("x", 900) + "\n\n  with aws_instance.a[0],",
	} {
		d := one(t, text)
		if !d.Encoded || len(d.Steps) == 0 || strings.Contains(fmt.Sprintf("%+v", d), "AbC_") || strings.Contains(fmt.Sprintf("%+v", d), "xxxx") {
			t.Errorf("%+v", d)
		}
	}
}

func TestN116Codes(t *testing.T) {
	for _, row := range codesTable.Rows() {
		if d := one(t, cli(row[0], "GetCallerIdentity")+" something"); !d.NotPolicies || d.Code != row[0] {
			t.Errorf("%s: %+v", row[0], d)
		}
	}
}

// N-202: a text without a denial has none, and several are a list.
func TestN202Several(t *testing.T) {
	for _, text := range []string{"", "hello", "{}", "[]", `{"a":1}`, "Apply complete!", "null", strings.Repeat(" ", MaxText)} {
		if found, err := testReader().Read(text); err != nil || len(found) != 0 {
			t.Errorf("%.20q: %d denials, %v", text, len(found), err)
		}
	}
	var log strings.Builder
	for _, s := range samples[:3] {
		log.WriteString(s.text + "\n\n")
	}
	found, err := testReader().Read(log.String())
	if err != nil || len(found) != 3 {
		t.Fatalf("%d denials, %v", len(found), err)
	}
	for i, d := range found {
		samples[i].verify(t, d)
	}
	if _, err := testReader().Read(strings.Repeat("x", MaxText+1)); err == nil {
		t.Error("a text that is too long is read")
	}
}

// N-302: a record of CloudTrail has the path of the role and some of the context.
func TestN302Record(t *testing.T) {
	record := func(message string) string {
		m, _ := json.Marshal(message)
		return `{"eventSource":"s3.amazonaws.com","eventName":"GetObjectTagging","awsRegion":"eu-west-1","errorCode":"AccessDenied","errorMessage":` + string(m) + `,"sourceIPAddress":"192.0.2.1","vpcEndpointId":"vpce-1","resources":[{"ARN":"arn:aws:s3:::b/k"}],"userIdentity":{"type":"AssumedRole","arn":"` + session + `","sessionContext":{"sessionIssuer":{"arn":"arn:aws:iam::111122223333:role/svc/app"}}}}`
	}
	ok := `{"eventSource":"s3.amazonaws.com","eventName":"GetObject"}`
	embed := func(s string) string { m, _ := json.Marshal(s); return string(m) }
	r := testReader()
	r.Operations = func(_, operation string) []string { return []string{"s3:" + operation} }
	for _, text := range []string{record("Access Denied"), `{"Records":[` + ok + `,` + record("Access Denied") + `]}`, `{"Events":[{"CloudTrailEvent":` + embed(record("Access Denied")) + `}]}`} {
		found, err := r.Read(text)
		if err != nil || len(found) != 1 {
			t.Fatalf("%d, %v", len(found), err)
		}
		d := found[0]
		if d.Principal != "arn:aws:iam::111122223333:role/svc/app" || len(d.Candidates) != 1 || d.Candidates[0] != "s3:GetObjectTagging" || d.Action != "" || d.Resource != "arn:aws:s3:::b/k" ||
			d.Context["aws:SourceVpce"][0] != "vpce-1" || d.Context["aws:RequestedRegion"][0] != "eu-west-1" || d.Context["aws:SourceIp"] != nil {
			t.Errorf("%+v", d)
		}
	}
	d := one(t, record(samples[0].text))
	if d.Action != "iam:CreateUser" || d.Resource != "arn:aws:iam::111122223333:user/bob" || d.Principal != "arn:aws:iam::111122223333:role/svc/app" {
		t.Errorf("%+v", d)
	}
}

func TestN303Toolbox(t *testing.T) {
	d := one(t, `{"evaluations":[{"action":"iam:GetRole","resource":"arn:aws:iam::111122223333:role/r","context":{},"evaluatedEffect":"EXPLICIT_DENY","matchedPolicies":[{"uri":"arn:aws:iam::111122223333:policy/p","matchedStatements":[{"sid":"No","evaluatedEffect":"EXPLICIT_DENY"}]}]},{"action":"a:B","evaluatedEffect":"ALLOW"}],
		"policies":[{"type":"IDENTITY_POLICY","uri":"arn:aws:iam::111122223333:policy/p"}],"requestContext":{"aws:PrincipalArn":"`+ana+`","aws:TagKeys":"[a, b]","aws:SourceIp":"192.0.2.1/32"}}`)
	if d.Action != "iam:GetRole" || d.Layer != Identity || d.Kind != Explicit || d.PolicyARN == "" || d.Sids[0] != "No" || len(d.Context["aws:TagKeys"]) != 2 || d.Context["aws:SourceIp"][0] != "192.0.2.1" || d.Principal != ana || d.Recognised != RecognisedFull {
		t.Errorf("%+v", d)
	}
}

func TestTables(t *testing.T) {
	for _, table := range facts.Opened() {
		if err := table.Err(); err != nil {
			t.Error(err)
		}
	}
}
