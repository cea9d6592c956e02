// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package activity

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

const (
	ci      = "arn:aws:iam::111122223333:role/build/ci"
	account = "111122223333"
)

// record is an event of the role, with members that are set or, if nil, removed.
type record map[string]any

var serial int

// made is an event of the role ci.
func made(source, name string, set record) record {
	serial++
	r := record{
		"eventVersion": "1.11", "eventID": fmt.Sprintf("%08x-0000-4000-8000-%012x", serial, serial), "eventTime": "2026-11-01T10:00:00Z",
		"eventSource": source + ".amazonaws.com", "eventName": name, "eventType": "AwsApiCall", "awsRegion": "eu-west-1", "recipientAccountId": account,
		"userIdentity": record{"type": "AssumedRole", "arn": "arn:aws:sts::111122223333:assumed-role/ci/run-1", "accountId": account,
			"sessionContext": record{"sessionIssuer": record{"type": "Role", "arn": ci, "userName": "ci"}}},
		"requestParameters": nil, "responseElements": nil,
	}
	for k, v := range set {
		if v == nil {
			delete(r, k)
		} else {
			r[k] = v
		}
	}
	return r
}

func object(bucket, key string) record {
	return record{
		"requestParameters": record{"bucketName": bucket, "key": key}, "managementEvent": false, "eventCategory": "Data",
		"resources": []record{{"type": "AWS::S3::Object", "ARN": "arn:aws:s3:::" + bucket + "/" + key}, {"type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::" + bucket, "accountId": account}},
	}
}

func jsonOf(t testing.TB, v any) string {
	t.Helper()
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// learn reads events as one file of CloudTrail.
func learn(t *testing.T, list []record, change ...func(*Options)) *Usage {
	t.Helper()
	return learnText(t, jsonOf(t, record{"Records": list}), change...)
}

func learnText(t *testing.T, text string, change ...func(*Options)) *Usage {
	t.Helper()
	u, err := tryText(t, text, change...)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func tryText(t testing.TB, text string, change ...func(*Options)) (*Usage, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "events")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	o := &Options{Principal: ci, Files: []string{file}, Catalog: catalog.Default()}
	for _, c := range change {
		c(o)
	}
	return Read(o)
}

// grants are the grants as lines, "action entry entry".
func grants(u *Usage) []string {
	var out []string
	for _, g := range u.Grants(false) {
		out = append(out, g.Action+" "+strings.Join(g.Resources, " "))
	}
	return out
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n  %s\nwant\n  %s", what, strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

// acceptance are the events of acceptance test 13.
func acceptance() []record {
	list := []record{
		made("s3", "ListObjectsV2", record{"requestParameters": record{"bucketName": "data"}, "resources": []record{{"type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::data", "accountId": account}}}),
		made("s3", "CompleteMultipartUpload", object("data", "out/x")),
		made("lambda", "Invoke", record{"requestParameters": record{"functionName": "arn:aws:lambda:eu-west-1:111122223333:function:f"}, "resources": []record{{"type": "AWS::Lambda::Function", "ARN": "arn:aws:lambda:eu-west-1:111122223333:function:f", "accountId": account}}}),
		made("lambda", "UpdateFunctionCode20150331v2", record{"requestParameters": record{"functionName": "f"}}),
		made("sts", "GetCallerIdentity", nil),
		made("signin", "ConsoleLogin", record{"eventType": "AwsConsoleSignIn"}),
	}
	for i := range 12 {
		list = append(list, made("s3", "HeadObject", object("data", fmt.Sprintf("a/b/k%c", 'a'+i))))
	}
	return list
}

var accepted = []string{
	"lambda:InvokeFunction arn:aws:lambda:eu-west-1:111122223333:function:f",
	"lambda:UpdateFunctionCode arn:aws:lambda:eu-west-1:111122223333:function:f",
	"s3:GetObject arn:aws:s3:::data/a/b/*",
	"s3:ListBucket arn:aws:s3:::data",
	"s3:PutObject arn:aws:s3:::data/out/x",
}

// Acceptance test 13.
func TestL620Acceptance(t *testing.T) {
	u := learn(t, acceptance())
	same(t, "grants", grants(u), accepted)
	if want := map[string]int{"no policy decides it": 1, "event type AwsConsoleSignIn": 1}; !maps.Equal(u.Ignored, want) {
		t.Errorf("ignored %v, want %v", u.Ignored, want)
	}
	if len(u.Unmapped) != 0 {
		t.Errorf("unmapped %v", u.Unmapped)
	}
	if u.Used[2].Count != 12 || !u.Used[2].Data || u.Used[1].Data {
		t.Errorf("%+v", u.Used)
	}
}

func lower(list []record) []record {
	var out []record
	for _, r := range list {
		l := record{}
		for k, v := range r {
			switch k {
			case "userIdentity", "requestParameters", "resources":
				text, _ := json.Marshal(v)
				l[strings.ToLower(k)] = string(text)
			default:
				l[strings.ToLower(k)] = v
			}
		}
		out = append(out, l)
	}
	return out
}

// L-601, acceptance test 14: every form of the same events gives the same.
func TestL601Forms(t *testing.T) {
	list := acceptance()
	zipped := func(text string) string {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, _ = w.Write([]byte(text))
		_ = w.Close()
		return b.String()
	}
	lines := func(list []record) string {
		var b strings.Builder
		for _, r := range list {
			b.WriteString(jsonOf(t, r) + "\n")
		}
		return b.String()
	}
	lookup := func() string {
		var found []record
		for _, r := range list {
			found = append(found, record{"EventId": r["eventID"], "EventName": r["eventName"], "CloudTrailEvent": jsonOf(t, r), "Resources": []any{}})
		}
		return jsonOf(t, record{"Events": found, "NextToken": "x"})
	}
	table := func() string {
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		columns := []string{"eventid", "eventtime", "eventsource", "eventname", "eventtype", "eventcategory", "awsregion", "recipientaccountid", "managementevent", "useridentity", "requestparameters", "resources"}
		_ = w.Write(columns)
		for _, r := range lower(list) {
			var row []string
			for _, c := range columns {
				text := ""
				if v, ok := r[c]; ok {
					text = fmt.Sprint(v)
				}
				row = append(row, text)
			}
			_ = w.Write(row)
		}
		w.Flush()
		return b.String()
	}
	whole := jsonOf(t, record{"Records": list})
	for name, text := range map[string]string{
		"records": whole, "indented": strings.ReplaceAll(whole, "{", "{\n  "), "gzip": zipped(whole), "lines": lines(list), "gzip of lines": zipped(lines(list)),
		"array": jsonOf(t, list), "lookup-events": lookup(), "Athena as JSON lines": lines(lower(list)), "Athena as CSV": table(), "byte order mark": "\xef\xbb\xbf" + whole,
		"twice": lines(list) + lines(list),
	} {
		t.Run(name, func(t *testing.T) {
			u := learnText(t, text)
			same(t, "grants", grants(u), accepted)
			if u.Used[2].Count != 12 {
				t.Errorf("counted %d", u.Used[2].Count)
			}
		})
	}
	for name, text := range map[string]string{
		"cut gzip":     zipped(whole)[:200],
		"cut JSON":     whole[:len(whole)/2],
		"not JSON":     "hello\nworld\n",
		"struct text":  `{"eventsource":"s3.amazonaws.com","eventname":"GetObject","eventtype":"AwsApiCall","useridentity":"{type=AssumedRole, arn=x}"}`,
		"deep":         `{"Records":[` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `]}`,
		"bomb":         zipped(`{"Records":[` + strings.Repeat(" ", 64<<20) + `]}`),
		"bomb of text": zipped(`{"Records":[{"eventName":"` + strings.Repeat("a", 16<<20) + `"}]}`),
	} {
		if _, err := tryText(t, text); err == nil {
			t.Errorf("%s: no error", name)
		} else if name == "struct text" && !strings.Contains(err.Error(), "json_format") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, text := range map[string]string{"empty": "", "digest": `{"awsAccountId":"111122223333","digestStartTime":"2026-11-01T10:00:00Z"}`, "no records": `{"Records":[]}`} {
		if u, err := tryText(t, text); err != nil || len(u.Used) != 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestL601Globs(t *testing.T) {
	dir := t.TempDir()
	for _, f := range []string{"a/b/1.json.gz", "a/2.json", "a/3.txt", "4.json"} {
		p := filepath.Join(dir, filepath.FromSlash(f))
		if err := os.MkdirAll(filepath.Dir(p), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for pattern, want := range map[string][]string{
		"**/*.json*": {"4.json", "a/2.json", "a/b/1.json.gz"}, "a/**": {"a/2.json", "a/3.txt", "a/b/1.json.gz"}, "*.json": {"4.json"}, "4.json": {"4.json"}, "a/*/*": {"a/b/1.json.gz"}, "**/b/*": {"a/b/1.json.gz"},
	} {
		found, err := Files([]string{filepath.Join(dir, pattern), filepath.Join(dir, pattern)})
		if err != nil {
			t.Fatal(err)
		}
		for i := range found {
			rel, _ := filepath.Rel(dir, found[i])
			found[i] = filepath.ToSlash(rel)
		}
		same(t, pattern, found, want)
	}
	for _, bad := range []string{"*.csv", "none", "a", "[", "a/**/*.csv"} {
		if _, err := Files([]string{filepath.Join(dir, bad)}); err == nil {
			t.Errorf("%s: no error", bad)
		}
	}
}

// L-610: whose events count.
func TestL610Who(t *testing.T) {
	get := func(id record) record {
		r := made("sqs", "ListQueues", nil)
		r["userIdentity"] = id
		return r
	}
	for _, c := range []struct {
		name, principal string
		id              record
		counts          bool
	}{
		{"role", ci, record{"type": "AssumedRole", "sessionContext": record{"sessionIssuer": record{"arn": ci}}}, true},
		{"role without path", "arn:aws:iam::111122223333:role/ci", record{"type": "AssumedRole", "sessionContext": record{"sessionIssuer": record{"arn": ci}}}, true},
		{"session", "arn:aws:sts::111122223333:assumed-role/ci/x", record{"type": "AssumedRole", "sessionContext": record{"sessionIssuer": record{"arn": ci}}}, true},
		{"event without issuer", ci, record{"type": "AssumedRole", "arn": "arn:aws:sts::111122223333:assumed-role/ci/y"}, true},
		{"other path", "arn:aws:iam::111122223333:role/x/ci", record{"type": "AssumedRole", "sessionContext": record{"sessionIssuer": record{"arn": ci}}}, false},
		{"other account", ci, record{"type": "AssumedRole", "sessionContext": record{"sessionIssuer": record{"arn": "arn:aws:iam::444455556666:role/build/ci"}}}, false},
		{"user", "arn:aws:iam::111122223333:user/ana", record{"type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/ana"}, true},
		{"role of the name of a user", "arn:aws:iam::111122223333:user/ci", record{"type": "AssumedRole", "sessionContext": record{"sessionIssuer": record{"arn": ci}}}, false},
		{"federated user", "arn:aws:iam::111122223333:user/ana", record{"type": "FederatedUser", "arn": "arn:aws:sts::111122223333:federated-user/x", "sessionContext": record{"sessionIssuer": record{"arn": "arn:aws:iam::111122223333:user/ana"}}}, true},
		{"root", ci, record{"type": "Root", "arn": "arn:aws:iam::111122223333:root"}, false},
		{"service", ci, record{"type": "AWSService", "invokedBy": "ec2.amazonaws.com"}, false},
		{"web identity", ci, record{"type": "WebIdentityUser"}, false},
		{"nothing", ci, record{}, false},
	} {
		u := learn(t, []record{get(c.id)}, func(o *Options) { o.Principal = c.principal })
		if (len(u.Used) == 1) != c.counts || !c.counts && len(u.Ignored) != 1 {
			t.Errorf("%s: used %v, ignored %v", c.name, u.Used, u.Ignored)
		}
	}
	shared := func(to string) record {
		return made("sqs", "ListQueues", record{"sharedEventID": "0000000a-0000-4000-8000-00000000000a", "recipientAccountId": to})
	}
	if u := learn(t, []record{shared("444455556666"), shared(account)}); len(u.Used) != 1 || u.Used[0].Count != 1 || u.Ignored["copy in another account"] != 1 {
		t.Errorf("%+v", u)
	}
	for _, bad := range []string{"", "x", "arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:role/*", "ec2.amazonaws.com"} {
		if _, err := tryText(t, "", func(o *Options) { o.Principal = bad }); err == nil {
			t.Errorf("%q is a principal", bad)
		}
	}
}

// L-611: calls of a service with the principal's permissions count, and are noted.
func TestL611Via(t *testing.T) {
	via := made("kms", "Decrypt", record{"resources": []record{{"ARN": "arn:aws:kms:eu-west-1:111122223333:key/1"}}})
	via["userIdentity"].(record)["invokedBy"] = "athena.amazonaws.com"
	u := learn(t, []record{via})
	if len(u.Used) != 1 || !u.Used[0].ViaAll || !slices.Equal(u.Used[0].Via, []string{"athena.amazonaws.com"}) {
		t.Errorf("%+v", u.Used)
	}
	u = learn(t, []record{via, made("kms", "Decrypt", record{"resources": []record{{"ARN": "arn:aws:kms:eu-west-1:111122223333:key/1"}}})})
	if len(u.Used) != 1 || u.Used[0].ViaAll || u.Used[0].Count != 2 {
		t.Errorf("%+v", u.Used)
	}
}

// L-612: what is no call by an API, and what no policy decides, is left out.
func TestL612Ignored(t *testing.T) {
	u := learn(t, []record{
		made("ec2", "X", record{"eventType": "AwsServiceEvent"}), made("ec2", "Y", record{"eventType": "AwsConsoleAction"}), made("ec2", "Z", record{"eventType": "AwsVpceEvent"}),
		made("ec2", "RunInstances", record{"eventCategory": "Insight", "eventType": "AwsCloudTrailInsight"}), made("sts", "GetCallerIdentity", nil), made("signin", "SwitchRole", nil),
	})
	if len(u.Used) != 0 || len(u.Ignored) != 6 {
		t.Errorf("%v %v", u.Used, u.Ignored)
	}
}

// L-613: denials are kept separately; other failures were authorized.
func TestL613Errors(t *testing.T) {
	for code, want := range map[string]string{
		"AccessDenied": "denied", "Client.UnauthorizedOperation": "denied", "AccessDeniedException": "denied", "VpceAccessDenied": "denied", "UnauthorizedAccess": "denied", "AuthorizationError": "denied",
		"Client.DryRunOperation": "used", "NoSuchKey": "used", "": "used",
	} {
		u := learn(t, []record{made("s3", "DeleteObject", func() record { r := object("data", "k"); r["errorCode"] = code; return r }())})
		if (len(u.Denied) == 1) != (want == "denied") || (len(u.Used) == 1) != (want == "used") {
			t.Errorf("%q: used %v, denied %v", code, u.Used, u.Denied)
		}
		if got := len(u.Grants(true)); got != 1 {
			t.Errorf("%q: %d grants with what was denied", code, got)
		}
	}
	failed := object("data", "k")
	failed["errorCode"] = "NoSuchKey"
	if u := learn(t, []record{made("s3", "GetObject", failed)}, func(o *Options) { o.WithoutFailed = true }); len(u.Used) != 0 || u.Ignored["failed"] != 1 {
		t.Errorf("%+v", u)
	}
	message := made("ec2", "CreateVpcEndpoint", record{"errorCode": "Client.UnauthorizedOperation", "errorMessage": "m"})
	u := learn(t, []record{message}, func(o *Options) {
		o.Denial = func(string) (string, string) { return "s3:GetObject", "arn:aws:s3:::b/k" }
	})
	if len(u.Denied) != 1 || u.Denied[0].Action != "s3:GetObject" || u.Denied[0].Resources[0] != "arn:aws:s3:::b/k" {
		t.Errorf("%+v", u.Denied)
	}
}

// L-620: an event without an action of its name and without a row is unmapped.
func TestL620Unmapped(t *testing.T) {
	u := learn(t, []record{made("s3", "NotAnOperation", nil), made("nosuchservice", "X", nil), made("s3", "NotAnOperation", nil)})
	if len(u.Unmapped) != 2 || u.Unmapped[1].Count != 2 || len(u.Used) != 0 {
		t.Errorf("%+v", u.Unmapped)
	}
}

// L-620: the rows of the table of events, and versions of names.
func TestL620Events(t *testing.T) {
	c := catalog.Default()
	for _, row := range eventsTable.Rows() {
		if a, ok := c.Lookup(row[2]); !ok || a.Name != row[2] {
			t.Errorf("%s %s: the catalogue has no action %s", row[0], row[1], row[2])
		}
		if !c.HasService(row[0]) {
			t.Errorf("%s %s: the catalogue has no service %s", row[0], row[1], row[0])
		}
		if row[4] != "used" && row[4] != "inferred" || !slices.Contains([]place{onUsual, onTarget, onObject, onCopySource, onAllKeys, onSourceKey, onTargetKey, onIndex, onModel, onEverything}, place(row[3])) {
			t.Errorf("%s %s: %q %q", row[0], row[1], row[3], row[4])
		}
		if got := Actions(c, row[0]+".amazonaws.com", row[1]); !slices.Contains(got, row[2]) {
			t.Errorf("%s %s means %v", row[0], row[1], got)
		}
	}
	for _, row := range sourcesTable.Rows() {
		if !c.HasService(row[1]) {
			t.Errorf("%s: the catalogue has no service %s", row[0], row[1])
		}
	}
	for _, row := range apigatewayTable.Rows() {
		if _, ok := c.Lookup(row[1]); !ok {
			t.Errorf("%s: the catalogue has no action %s", row[0], row[1])
		}
	}
	for event, want := range map[string][]string{
		"lambda UpdateFunctionCode20150331v2": {"lambda:UpdateFunctionCode"}, "lambda ListFunctions20150331": {"lambda:ListFunctions"}, "cloudfront CreateDistribution2020_05_31": {"cloudfront:CreateDistribution"},
		"lambda Invoke20150331": {"lambda:InvokeFunction"}, "monitoring PutMetricData": {"cloudwatch:PutMetricData"}, "email SendEmail": {"ses:SendEmail"}, "api.ecr BatchGetImage": {"ecr:BatchGetImage"},
		"s3 DeleteBucketCors": {"s3:PutBucketCORS"}, "s3 DeleteBucketReplication": {"s3:PutReplicationConfiguration"}, "s3 HeadBucket": {"s3:ListBucket"}, "s3 CopyObject": {"s3:PutObject", "s3:GetObject"},
		"kms ReEncrypt": {"kms:ReEncryptFrom", "kms:ReEncryptTo"}, "sqs SendMessageBatch": {"sqs:SendMessage"}, "sns PublishBatch": {"sns:Publish"}, "bedrock Converse": {"bedrock:InvokeModel"},
		"access-analyzer ListFindingsV2": {"access-analyzer:ListFindings"}, "budgets DescribeBudgets": {"budgets:ViewBudget"}, "apigateway GetRestApis": {"apigateway:GET"}, "apigateway CreateRestApi": {"apigateway:POST"},
		"ec2 DescribeInstances": {"ec2:DescribeInstances"}, "ec2 runinstances": {"ec2:RunInstances"}, "streams.dynamodb GetRecords": {"dynamodb:GetRecords"}, "ec2 Nothing20150331": nil, " X": nil, "ec2 ": nil,
	} {
		source, name, _ := strings.Cut(event, " ")
		same(t, event, Actions(c, source+".amazonaws.com", name), want)
	}
	if got := Actions(c, "ec2.amazonaws.com.cn", "DescribeInstances"); len(got) != 1 {
		t.Errorf("in China %v", got)
	}
}

// L-630: where resources come from.
func TestL630Resources(t *testing.T) {
	for _, c := range []struct {
		name string
		e    record
		want []string
	}{
		{"none", made("ec2", "DescribeInstances", nil), []string{"ec2:DescribeInstances *"}},
		{"list", made("kms", "Decrypt", record{"resources": []record{{"ARN": "arn:aws:kms:eu-west-1:111122223333:key/k", "accountId": account}}}), []string{"kms:Decrypt arn:aws:kms:eu-west-1:111122223333:key/k"}},
		{"parameter that is an ARN", made("sts", "AssumeRole", record{"requestParameters": record{"roleArn": "arn:aws:iam::444455556666:role/d", "roleSessionName": "x"}}), []string{"sts:AssumeRole arn:aws:iam::444455556666:role/d"}},
		{"parameter of the name", made("dynamodb", "DescribeTable", record{"requestParameters": record{"tableName": "t"}}), []string{"dynamodb:DescribeTable arn:aws:dynamodb:eu-west-1:111122223333:table/t"}},
		{"near name", made("ecs", "DescribeClusters", record{"requestParameters": record{"clusters": []string{"arn:aws:ecs:eu-west-1:111122223333:cluster/c"}}}), []string{"ecs:DescribeClusters arn:aws:ecs:eu-west-1:111122223333:cluster/c"}},
		{"queue", made("sqs", "SendMessage", record{"requestParameters": record{"queueUrl": "https://sqs.eu-west-1.amazonaws.com/111122223333/q"}}), []string{"sqs:SendMessage arn:aws:sqs:eu-west-1:111122223333:q"}},
		{"object", made("s3", "GetObjectTagging", record{"requestParameters": record{"bucketName": "b", "key": "a/k"}}), []string{"s3:GetObjectTagging arn:aws:s3:::b/a/k"}},
		{"version", made("s3", "GetObject", record{"requestParameters": record{"bucketName": "b", "key": "k", "versionId": "v"}}), []string{"s3:GetObjectVersion arn:aws:s3:::b/k"}},
		{"copy", made("s3", "CopyObject", record{"requestParameters": record{"bucketName": "b", "key": "k", "x-amz-copy-source": "/from/a%20b"}}), []string{"s3:GetObject arn:aws:s3:::from/a b", "s3:PutObject arn:aws:s3:::b/k"}},
		{"keys that are not recorded", made("s3", "DeleteObjects", record{"requestParameters": record{"bucketName": "b"}}), []string{"s3:DeleteObject arn:aws:s3:::b/*"}},
		{"re-encryption", made("kms", "ReEncrypt", record{"requestParameters": record{"destinationKeyId": "arn:aws:kms:eu-west-1:111122223333:key/to"}, "resources": []record{{"ARN": "arn:aws:kms:eu-west-1:111122223333:key/from"}, {"ARN": "arn:aws:kms:eu-west-1:111122223333:key/to"}}}),
			[]string{"kms:ReEncryptFrom arn:aws:kms:eu-west-1:111122223333:key/from", "kms:ReEncryptTo arn:aws:kms:eu-west-1:111122223333:key/to"}},
		{"made", made("sns", "CreateTopic", record{"requestParameters": record{"name": "t"}, "responseElements": record{"topicArn": "arn:aws:sns:eu-west-1:111122223333:t"}}), []string{"sns:CreateTopic arn:aws:sns:eu-west-1:111122223333:t"}},
		{"not named", made("kms", "DescribeKey", record{"requestParameters": record{"x": "y"}}), []string{"kms:DescribeKey arn:aws:kms:eu-west-1:111122223333:key/*"}},
		{"wildcard in a name", made("s3", "PutObject", object("b", "a*b")), []string{"s3:PutObject arn:aws:s3:::b/a${*}b"}},
		{"API", made("apigateway", "GetStage", record{"requestParameters": record{"restApiId": "r", "stageName": "s"}}), []string{"apigateway:GET arn:aws:apigateway:eu-west-1::/restapis/r/stages/s"}},
		{"role without path", made("iam", "GetRole", record{"requestParameters": record{"roleName": "r"}}), []string{"iam:GetRole arn:aws:iam::111122223333:role/*/r arn:aws:iam::111122223333:role/r"}},
		{"role with path", made("iam", "CreateRole", record{"requestParameters": record{"roleName": "r", "path": "/svc/"}}), []string{"iam:CreateRole arn:aws:iam::111122223333:role/svc/r"}},
		{"secret by name", made("secretsmanager", "GetSecretValue", record{"requestParameters": record{"secretId": "db"}}), []string{"secretsmanager:GetSecretValue arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-??????"}},
		{"parameter with slash", made("ssm", "PutParameter", record{"requestParameters": record{"name": "/p/1"}}), []string{"ssm:PutParameter arn:aws:ssm:eu-west-1:111122223333:parameter/p/1"}},
		{"log group", made("logs", "DescribeLogStreams", record{"requestParameters": record{"logGroupName": "/g"}}), []string{"logs:DescribeLogStreams arn:aws:logs:eu-west-1:111122223333:log-group:/g arn:aws:logs:eu-west-1:111122223333:log-group:/g:*"}},
		{"in part", made("cloudformation", "DescribeStacks", record{"requestParameters": record{"stackName": "s"}}), []string{"cloudformation:DescribeStacks arn:aws:cloudformation:eu-west-1:111122223333:stack/s/*"}},
		{"alias of a key", made("kms", "DescribeKey", record{"requestParameters": record{"keyId": "alias/a"}}), []string{"kms:DescribeKey arn:aws:kms:eu-west-1:111122223333:key/*"}},
		{"null parameters and no ARN", made("sns", "Publish", record{"resources": []record{{"accountId": account}}}), []string{"sns:Publish arn:aws:sns:eu-west-1:111122223333:*"}},
	} {
		t.Run(c.name, func(t *testing.T) { same(t, "grants", grants(learn(t, []record{c.e})), c.want) })
	}
	u := learn(t, []record{made("kms", "DescribeKey", nil)})
	same(t, "patterns", u.Coverage.Patterns, []string{"kms:DescribeKey key"})
}

// Each row of the table of what is recorded is about some action of the catalogue.
func TestObservable(t *testing.T) {
	var all []string
	for s := range catalog.Default().All() {
		for _, a := range s.Actions() {
			all = append(all, a.Name)
		}
	}
	for _, row := range recordedTable.Rows() {
		if row[1] != "data" && row[1] != "never" || !slices.ContainsFunc(all, func(a string) bool { return pattern.MatchFold(row[0], a) }) {
			t.Errorf("%s %s", row[0], row[1])
		}
	}
	u := learn(t, []record{made("s3", "GetObject", object("data", "k"))})
	for action, want := range map[string]bool{"s3:PutObject": true, "s3:CreateBucket": true, "sqs:SendMessage": false, "sqs:CreateQueue": true, "iam:PassRole": false, "ec2:StopInstances": true} {
		if u.Observable(action) != want {
			t.Errorf("%s: %t", action, !want)
		}
	}
}

// L-633: the role that a call passes is in its parameters.
func TestL633PassRole(t *testing.T) {
	u := learn(t, []record{
		made("lambda", "CreateFunction20150331", record{"requestParameters": record{"functionName": "f", "role": "arn:aws:iam::111122223333:role/exec"}}),
		made("sts", "AssumeRole", record{"requestParameters": record{"roleArn": "arn:aws:iam::111122223333:role/exec"}}),
	})
	if want := []PassRole{{"arn:aws:iam::111122223333:role/exec", "lambda.amazonaws.com", "lambda:CreateFunction"}}; !slices.Equal(u.PassRoles, want) {
		t.Errorf("%+v", u.PassRoles)
	}
	// A role by its name may have any path.
	u = learn(t, []record{
		made("iam", "AddRoleToInstanceProfile", record{"requestParameters": record{"instanceProfileName": "p", "roleName": "app"}}),
		made("glue", "CreateJob", record{"requestParameters": record{"name": "j", "role": "service-role/jobs"}}),
		made("glue", "UpdateJob", record{"requestParameters": record{"jobName": "j", "jobUpdate": record{"role": "a b"}}}),
	})
	want := []PassRole{
		{"arn:aws:iam::111122223333:role/*/app", "ec2.amazonaws.com", "iam:AddRoleToInstanceProfile"},
		{"arn:aws:iam::111122223333:role/app", "ec2.amazonaws.com", "iam:AddRoleToInstanceProfile"},
		{"arn:aws:iam::111122223333:role/service-role/jobs", "glue.amazonaws.com", "glue:CreateJob"},
	}
	if !slices.Equal(u.PassRoles, want) {
		t.Errorf("%+v", u.PassRoles)
	}
}

// L-631: many resources become what they have in common.
func TestL631Grouping(t *testing.T) {
	keys := func(list ...string) (out []record) {
		for _, k := range list {
			bucket, key, _ := strings.Cut(k, "/")
			out = append(out, made("s3", "GetObject", object(bucket, key)))
		}
		return out
	}
	for _, c := range []struct {
		name   string
		detail Detail
		list   []record
		want   string
	}{
		{"few", Grouped, keys("data/a", "data/b"), "arn:aws:s3:::data/a arn:aws:s3:::data/b"},
		{"many below a prefix", Grouped, keys("data/x/a", "data/x/b", "data/x/c", "data/x/d"), "arn:aws:s3:::data/x/*"},
		{"many in two buckets", Grouped, keys("data/a", "data/b", "data/c", "logs/d"), "arn:aws:s3:::data/* arn:aws:s3:::logs/d"},
		{"many in many buckets", Grouped, keys("a/a", "b/b", "c/c", "d/d"), "arn:aws:s3:::*/*"},
		{"made up", Grouped, keys("data/0123456789abcdef/x", "data/11112222-3333-4444-5555-666677778888/x"), "arn:aws:s3:::data/*/x"},
		{"dates", Grouped, keys("data/2026-11-01/x", "data/2026-11-02/x"), "arn:aws:s3:::data/*/x"},
		{"exact", Exact, keys("data/a", "data/b", "data/c", "data/d"), "arn:aws:s3:::data/a arn:aws:s3:::data/b arn:aws:s3:::data/c arn:aws:s3:::data/d"},
		{"type", ByType, keys("data/a", "logs/b"), "arn:aws:s3:::*/*"},
		{"any", Any, keys("data/a"), "*"},
	} {
		u := learn(t, c.list, func(o *Options) { o.Detail, o.MaxExact = c.detail, 3 })
		same(t, c.name, grants(u), []string{"s3:GetObject " + c.want})
	}
	// Names that events do not say in full.
	var roles []record
	for i := range 30 {
		roles = append(roles, made("iam", "GetRole", record{"requestParameters": record{"roleName": fmt.Sprintf("r%d", i)}}))
	}
	same(t, "many entries", grants(learn(t, roles)), []string{"iam:GetRole arn:aws:iam::111122223333:role/*"})
	// More than are kept by name.
	var many []record
	for i := range maxKept + 50 {
		many = append(many, made("s3", "GetObject", object("data", fmt.Sprintf("in/k-%dz", i))))
	}
	same(t, "beyond what is kept", grants(learn(t, many)), []string{"s3:GetObject arn:aws:s3:::data/in/k-*"})
}

// The window ends with the newest event; its beginning is a whole day.
func TestL601Window(t *testing.T) {
	at := func(day string) record { return record{"eventTime": day + "T12:00:00Z"} }
	list := []record{made("sqs", "ListQueues", at("2026-01-01")), made("sns", "ListTopics", at("2026-11-20")), made("sqs", "ListQueues", at("2026-11-21"))}
	u := learn(t, list, func(o *Options) { o.Days = 30 })
	if len(u.Used) != 2 || u.Used[1].Count != 1 || u.Coverage.First.Day() != 20 {
		t.Errorf("%+v", u.Used)
	}
	u = learn(t, list, func(o *Options) { o.From = time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC) })
	if len(u.Used) != 1 || u.Ignored["outside of the window"] != 2 {
		t.Errorf("%+v", u)
	}
	if _, err := tryText(t, jsonOf(t, list), func(o *Options) { o.MaxEvents = 2 }); err == nil {
		t.Error("more events than may be read")
	}
}

func TestTables(t *testing.T) {
	for _, table := range facts.Opened() {
		if err := table.Err(); err != nil {
			t.Error(err)
		}
	}
}

// L-601: files that were put together count as a whole, and one that is cut off is an error,
// also where it is cut off in what only checks it.
func TestL601Whole(t *testing.T) {
	file := func() string {
		return jsonOf(t, record{"Records": []record{made("s3", "GetObject", object("data", "k"))}})
	}
	packed := func(text string) string {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		if _, err := z.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	event := func() string { return jsonOf(t, made("s3", "GetObject", object("data", "k"))) }
	one := packed(file())
	for name, c := range map[string]struct {
		text  string
		count int // -1 for an error
	}{
		"two": {file() + "\n" + file(), 2}, "two packed": {packed(file()) + packed(file()), 2}, "list and events": {"[" + event() + "]\n" + event(), 2},
		"another member first": {`{"NextToken":"x",` + file()[1:], 1}, "null": {`{"Records":null}`, 0},
		"checksum cut": {one[:len(one)-4], -1}, "cut": {file()[:len(file())-2], -1}, "line cut": {event() + "\n" + event()[:40], -1}, "garbage": {file() + "x", -1}, "no list": {`{"Records":{}}`, -1},
	} {
		u, err := tryText(t, c.text)
		switch {
		case c.count < 0:
			if err == nil {
				t.Errorf("%s: no error", name)
			}
		case err != nil:
			t.Errorf("%s: %v", name, err)
		case c.count == 0 && len(u.Used) != 0, c.count > 0 && (len(u.Used) != 1 || u.Used[0].Count != c.count):
			t.Errorf("%s: %+v", name, u.Used)
		}
	}
}
