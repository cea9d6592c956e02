// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator_test

import (
	"slices"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// stmt builds statements of the worked examples.
func stmt(effect, action, resource string, rest ...string) string {
	s := `{"Effect":"` + effect + `","Action":` + action
	if resource != "" {
		s += `,"Resource":` + resource
	}
	for _, r := range rest {
		s += "," + r
	}
	return s + "}"
}

func who(arn string) string { return `"Principal":{"AWS":"` + arn + `"}` }

const (
	anyone    = `"Principal":"*"`
	allSQS    = `"sqs:*"`
	anything  = `"*"`
	onKey     = `"*"`
	onlyS3    = `{"Effect":"Allow","Action":"s3:*","Resource":"*"}`
	allow     = "Allow"
	deny      = "Deny"
	orgGuard  = `"Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-tide"}}`
	orgGuard2 = `"Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-tide"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}`
	mfaFalse  = `"Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}}`
	mfaIfFals = `"Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}`
)

// TestWorkedExamples are W-1 to W-55. A world without principal, action and resource
// is Harvester/run-7 sending a message to the queue intake.
func TestWorkedExamples(t *testing.T) {
	idAll := []string{stmt(allow, allSQS, anything)}
	trustedArn := `"Condition":{"ArnEquals":{"aws:PrincipalArn":"` + harvester + `"}}`
	passToLambda := []string{stmt(allow, `"iam:PassRole"`, anything, `"Condition":{"StringEquals":{"iam:PassedToService":"lambda.amazonaws.com"}}`)}
	bucketDeny := stmt(deny, `"s3:*"`, `["`+logsBucket+`","`+logsObjects+`"]`, anyone)
	mfaDeny := func(c string) []string {
		return []string{stmt(allow, allSQS, anything) + "," + stmt(deny, `"*"`, anything, c)}
	}
	launch := []string{"arn:aws:ec2:eu-west-1:444455556666:instance/*", "arn:aws:ec2:eu-west-1::image/ami-1", "arn:aws:ec2:eu-west-1:444455556666:subnet/subnet-1"}
	eventRule := stmt(allow, `"sqs:SendMessage"`, `"`+intake+`"`, `"Principal":{"Service":"events.amazonaws.com"}`,
		`"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:events:*:444455556666:rule/tide-*"}}`)
	sourceIP := `"Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`
	notSourceIP := `"Condition":{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`
	through := map[string][]string{"aws:SourceVpce": {"vpce-1"}}
	slr := "arn:aws:iam::444455556666:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX"

	for _, tt := range []struct {
		id    string
		w     world
		want  evaluator.Decision
		check func(*testing.T, *evaluator.Result)
	}{
		{"W-1", world{id: []string{stmt(allow, `"sqs:Send*"`, `"arn:aws:sqs:*:444455556666:in*"`)}}, evaluator.Allowed, nil},
		{"W-2", world{id: []string{stmt(allow, `"sqs:Send*"`, `"arn:aws:sqs:*:444455556666:in*"`)}, pb: stmt(allow, `"sqs:Receive*"`, anything)}, evaluator.ImplicitDeny, blames(evaluator.LayerBoundary)},
		{"W-3", world{principal: mira, rp: stmt(allow, allSQS, anything, who(mira)), pb: onlyS3}, evaluator.Allowed, nil},
		{"W-4", world{rp: stmt(allow, allSQS, anything, who(harvester))}, evaluator.Allowed, nil},
		{"W-5", world{rp: stmt(allow, allSQS, anything, who(harvester)), pb: onlyS3}, evaluator.ImplicitDeny, nil},
		{"W-6", world{rp: stmt(allow, allSQS, anything, who(run7)), pb: onlyS3}, evaluator.Allowed, nil},
		{"W-7", world{by: harvesterRun7(t), rp: stmt(allow, allSQS, anything, anyone, trustedArn), pb: onlyS3}, evaluator.Allowed, nil},
		{"W-8", world{by: harvesterRun7(t), rp: stmt(allow, allSQS, anything, who(rootA), trustedArn)}, evaluator.ImplicitDeny, nil},
		{"W-9", world{rp: stmt(allow, allSQS, anything, who(run7)), pb: onlyS3 + "," + stmt(deny, allSQS, anything)}, evaluator.ExplicitDeny, nil},
		{"W-10", world{id: idAll, sp: []string{stmt(allow, `"sqs:ReceiveMessage"`, anything)}}, evaluator.ImplicitDeny, blames(evaluator.LayerSession)},
		{"W-11", world{id: idAll, sp: []string{stmt(allow, `"sqs:ReceiveMessage"`, anything)}, rp: stmt(allow, allSQS, anything, who(run7))}, evaluator.Allowed, nil},
		{"W-12", world{id: idAll, sp: []string{stmt(allow, `"sqs:ReceiveMessage"`, anything)}, rp: stmt(allow, allSQS, anything, who(harvester))}, evaluator.ImplicitDeny, nil},
		{"W-13", world{principal: van1, id: idAll, rp: stmt(allow, allSQS, anything, who(courier))}, evaluator.Allowed, nil},
		{"W-14 session", world{principal: van1, rp: stmt(allow, allSQS, anything, who(van1))}, evaluator.ImplicitDeny, blames(evaluator.LayerIdentity)},
		{"W-14 star", world{principal: van1, rp: stmt(allow, allSQS, anything, anyone)}, evaluator.ImplicitDeny, nil},
		{"W-15", world{principal: van1, id: idAll, rp: stmt(allow, allSQS, anything, who(accountB))}, evaluator.Allowed, nil},
		{"W-16", world{principal: van1, id: idAll, rp: stmt(allow, allSQS, anything, who(courier)), scp: [][]string{{fullAccess}, {onlyS3}}}, evaluator.ImplicitDeny, blames(evaluator.LayerSCP)},
		{"W-18", world{principal: van1, id: idAll, rp: stmt(allow, allSQS, anything, who(courier)), rcp: [][]string{{stmt(deny, allSQS, anything, anyone, orgGuard)}}}, evaluator.ExplicitDeny, nil},
		{"W-19", world{principal: "sns.amazonaws.com", rp: stmt(allow, allSQS, anything, `"Principal":{"Service":"sns.amazonaws.com"}`), rcp: [][]string{{stmt(deny, allSQS, anything, anyone, orgGuard)}}}, evaluator.ExplicitDeny, nil},
		{"W-20", world{principal: "sns.amazonaws.com", rp: stmt(allow, allSQS, anything, `"Principal":{"Service":"sns.amazonaws.com"}`), rcp: [][]string{{stmt(deny, allSQS, anything, anyone, orgGuard2)}}}, evaluator.Allowed, nil},
		{"W-21", world{id: []string{fullAccess}, scp: [][]string{{fullAccess}, {fullAccess, stmt(deny, `"sqs:PurgeQueue"`, anything)}, {}}}, evaluator.ImplicitDeny, blames(evaluator.LayerSCP)},
		{"W-22", world{id: []string{fullAccess}, scp: [][]string{{fullAccess}, {onlyS3}, {fullAccess}}}, evaluator.ImplicitDeny, blames(evaluator.LayerSCP)},
		{"W-23", world{by: managementAccount(t, run7), id: []string{fullAccess}, scp: [][]string{{fullAccess}, {onlyS3}, {fullAccess}}}, evaluator.Allowed, nil},
		{"W-24", world{principal: rootA, action: "s3:GetObject", resource: logsBucket + "/x"}, evaluator.Allowed, nil},
		{"W-25", world{principal: rootA, action: "s3:GetObject", resource: logsBucket + "/x", rpOwner: logsBucket, rp: bucketDeny}, evaluator.ExplicitDeny, nil},
		{"W-26", world{principal: rootA, action: "s3:PutBucketPolicy", resource: logsBucket, rp: bucketDeny}, evaluator.Allowed, nil},
		{"W-26 SCP", world{principal: rootA, action: "s3:PutBucketPolicy", resource: logsBucket, rp: bucketDeny, scp: [][]string{{fullAccess + "," + stmt(deny, `"s3:*"`, anything)}}}, evaluator.ExplicitDeny, nil},
		{"W-27", world{action: "kms:Decrypt", resource: keyK, id: []string{stmt(allow, `"kms:*"`, anything)}, rp: stmt(allow, `"kms:*"`, onKey, who("arn:aws:iam::444455556666:role/Other"))}, evaluator.ImplicitDeny, blames(evaluator.LayerResource)},
		{"W-28", world{action: "kms:Decrypt", resource: keyK, id: []string{stmt(allow, `"kms:*"`, anything)}, rp: stmt(allow, `"kms:*"`, onKey, who(rootA))}, evaluator.Allowed, nil},
		{"W-28 no id", world{action: "kms:Decrypt", resource: keyK, rp: stmt(allow, `"kms:*"`, onKey, who(rootA))}, evaluator.ImplicitDeny, nil},
		{"W-29", world{action: "kms:Decrypt", resource: keyK, rp: stmt(allow, `"kms:Decrypt"`, onKey, who(harvester))}, evaluator.Allowed, nil},
		{"W-30", world{principal: van1, action: "kms:ScheduleKeyDeletion", resource: keyK, id: []string{fullAccess}, rp: stmt(allow, `"kms:*"`, onKey, who(courier))}, evaluator.ImplicitDeny, nil},
		{"W-31", world{principal: mira, action: "sts:AssumeRole", resource: harvester, rp: stmt(allow, `"sts:AssumeRole"`, "", who(rootA))}, evaluator.ImplicitDeny, nil},
		{"W-31 id", world{principal: mira, action: "sts:AssumeRole", resource: harvester, id: []string{stmt(allow, `"sts:AssumeRole"`, anything)}, rp: stmt(allow, `"sts:AssumeRole"`, "", who(rootA))}, evaluator.Allowed, nil},
		{"W-32", world{principal: mira, action: "sts:AssumeRole", resource: harvester, rp: stmt(allow, `"sts:AssumeRole"`, "", who(mira))}, evaluator.Allowed, nil},
		{"W-33", world{action: "sts:AssumeRole", resource: harvester, id: []string{stmt(allow, `"sts:AssumeRole"`, anything)}, rp: stmt(allow, `"sts:AssumeRole"`, "", `"Principal":{"Service":"ec2.amazonaws.com"}`)}, evaluator.ImplicitDeny, blames(evaluator.LayerResource)},
		{"W-34", world{principal: mira, action: "sts:AssumeRole", resource: harvester, id: []string{stmt(allow, `"sts:*"`, anything)}, rp: stmt(allow, `"sts:AssumeRole"`, "", who(rootA)), context: map[string][]string{"aws:RequestTag/team": {"tide"}, "aws:TagKeys": {"team"}}}, evaluator.ImplicitDeny, nil},
		{"W-35", world{action: "iam:PassRole", resource: harvester, id: passToLambda, rp: stmt(deny, `"*"`, "", anyone), context: map[string][]string{"iam:PassedToService": {"lambda.amazonaws.com"}}}, evaluator.Allowed, nil},
		{"W-36", world{action: "iam:PassRole", resource: harvester, id: passToLambda}, evaluator.ImplicitDeny, func(t *testing.T, r *evaluator.Result) {
			if !slices.Equal(r.MissingContextKeys, []string{"iam:PassedToService"}) {
				t.Errorf("missing context keys: %q", r.MissingContextKeys)
			}
			if r.NearMiss == nil || r.NearMiss.Clause != "Condition StringEquals iam:PassedToService" {
				t.Errorf("near miss: %+v", r.NearMiss)
			}
		}},
		{"W-37", world{principal: "*", action: "s3:GetObject", resource: logsBucket + "/x", rpOwner: logsBucket, rp: stmt(allow, `"s3:GetObject"`, `"`+logsObjects+`"`, anyone)}, evaluator.Allowed, nil},
		{"W-37 account", world{principal: "*", action: "s3:GetObject", resource: logsBucket + "/x", rpOwner: logsBucket, rp: stmt(allow, `"s3:GetObject"`, `"`+logsObjects+`"`, who(accountA))}, evaluator.ImplicitDeny, nil},
		{"W-38", world{action: "s3:ListAllMyBuckets", resource: "*", id: []string{stmt(allow, `"s3:ListAllMyBuckets"`, `"arn:aws:s3:::*"`)}}, evaluator.Undetermined, nil}, // E-1403 as amended, C-32
		{"W-38 bucket", world{action: "s3:ListAllMyBuckets", resource: "*", id: []string{stmt(allow, `"s3:ListAllMyBuckets"`, `"arn:aws:s3:::tide-logs"`)}}, evaluator.ImplicitDeny, nil},
		{"W-38 star", world{action: "s3:ListAllMyBuckets", resource: "*", id: []string{stmt(allow, `"s3:ListAllMyBuckets"`, `"*"`)}}, evaluator.Allowed, nil},
		{"W-39", world{action: "ec2:RunInstances", resources: launch, id: []string{stmt(allow, `"ec2:RunInstances"`, `"arn:aws:ec2:*:*:instance/*"`)}}, evaluator.ImplicitDeny, func(t *testing.T, r *evaluator.Result) {
			var got []string
			for _, p := range r.Parts {
				got = append(got, p.Result.Decision.String())
			}
			if want := []string{"allowed", "implicitDeny", "implicitDeny"}; !slices.Equal(got, want) {
				t.Errorf("parts are %q, want %q", got, want)
			}
		}},
		{"W-40", world{principal: mira, id: mfaDeny(mfaFalse)}, evaluator.Allowed, nil},
		{"W-40 IfExists", world{principal: mira, id: mfaDeny(mfaIfFals)}, evaluator.ExplicitDeny, nil},
		{"W-41", world{action: "sqs:TagQueue", id: []string{stmt(allow, `"sqs:TagQueue"`, anything, `"Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":["team"]}}`)}}, evaluator.Allowed, nil},
		{"W-42", world{action: "s3:PutObject", resource: logsBucket + "/x", id: []string{onlyS3}, vpce: stmt(allow, `"s3:GetObject"`, anything, anyone)}, evaluator.ImplicitDeny, blames(evaluator.LayerEndpoint)},
		{"W-43", world{action: "s3:GetObject", resource: logsBucket + "/x", id: []string{onlyS3}, gateway: evaluator.EndpointGateway, vpce: stmt(allow, `"*"`, anything, who(rootA))}, evaluator.ImplicitDeny, nil},
		{"W-44", world{principal: kiosk, id: idAll}, evaluator.ImplicitDeny, blames(evaluator.LayerSession)},
		{"W-44 rp", world{principal: kiosk, id: idAll, rp: stmt(allow, allSQS, anything, who(kiosk))}, evaluator.Allowed, nil},
		{"W-45", world{action: "sts:GetCallerIdentity", resource: "*", id: []string{stmt(deny, `"*"`, anything)}}, evaluator.Allowed, nil},
		{"W-46", world{id: []string{fullAccess + `,{"Effect":"Deny","NotAction":["iam:*","sts:*"],"Resource":"*"}`}}, evaluator.ExplicitDeny, nil},
		{"W-47", world{version: "none", principal: mira, resource: "arn:aws:sqs:eu-west-1:444455556666:mira", id: []string{stmt(allow, allSQS, `"arn:aws:sqs:*:*:${aws:username}"`)}}, evaluator.ImplicitDeny, nil},
		{"W-48", world{principal: "events.amazonaws.com", rp: eventRule, context: map[string][]string{"aws:SourceArn": {"arn:aws:events:eu-west-1:444455556666:rule/tide-1"}}}, evaluator.Allowed, nil},
		{"W-48 no key", world{principal: "events.amazonaws.com", rp: eventRule}, evaluator.ImplicitDeny, nil},
		{"W-49", world{principal: slr, id: idAll, scp: [][]string{{fullAccess + "," + stmt(deny, allSQS, anything)}}}, evaluator.Allowed, nil},
		{"W-50", world{id: []string{fullAccess + `,{"Effect":"Deny","Action":"*","NotResource":"arn:aws:sqs:*:*:archive-*"}`}}, evaluator.ExplicitDeny, nil},
		{"W-51", world{id: []string{stmt(allow, allSQS, anything, sourceIP)}, context: through}, evaluator.ImplicitDeny, nil},
		{"W-52", world{id: []string{stmt(allow, allSQS, anything) + "," + stmt(deny, `"*"`, anything, notSourceIP)}, context: through}, evaluator.ExplicitDeny, nil},
		{"W-53", world{by: harvesterRun7(t), id: []string{stmt(allow, allSQS, anything, `"Condition":{"StringLike":{"aws:PrincipalArn":"arn:aws:iam::444455556666:role/Harvester"}}`)}}, evaluator.ImplicitDeny, nil},
		{"W-54", world{id: []string{stmt(allow, allSQS, anything, `"Condition":{"StringEquals":{"aws:ResourceTag/Tier":["gold","silver"]}}`)}, context: map[string][]string{"aws:ResourceTag/tier": {"silver"}}}, evaluator.Allowed, nil},
		{"W-55", world{id: []string{stmt(allow, allSQS, anything, `"Condition":{"NumericLessThan":{"aws:MultiFactorAuthAge":["60","3600"]}}`)}, context: map[string][]string{"aws:MultiFactorAuthAge": {"1800"}}}, evaluator.Allowed, nil},
	} {
		t.Run(tt.id, func(t *testing.T) {
			w := tt.w
			w.defaults()
			r := w.evaluate(t)
			if r.Decision != tt.want {
				t.Fatalf("decision is %s, want %s; causes %v", r.Decision, tt.want, r.Causes)
			}
			if tt.check != nil {
				tt.check(t, r)
			}
		})
	}
}

// defaults fills in the caller, action and resource of the worked examples.
func (w *world) defaults() {
	if w.principal == "" && w.by == nil {
		w.principal = run7
	}
	if w.action == "" {
		w.action = "sqs:SendMessage"
	}
	if w.resource == "" && w.resources == nil {
		w.resource = intake
	}
}

func blames(l evaluator.Layer) func(*testing.T, *evaluator.Result) {
	return func(t *testing.T, r *evaluator.Result) {
		t.Helper()
		if len(r.Blamed) == 0 || r.Blamed[0] != l {
			t.Errorf("blames %v, want %v first", r.Blamed, l)
		}
	}
}

// harvesterRun7 is the session run-7 with its role's path known.
func harvesterRun7(t *testing.T) *request.Principal {
	t.Helper()
	p, err := request.ParsePrincipal(harvester)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func managementAccount(t *testing.T, arn string) *request.Principal {
	t.Helper()
	p, err := request.ParsePrincipal(arn)
	if err != nil {
		t.Fatal(err)
	}
	p.ManagementAccount = 2 // truth.True
	return p
}
