// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package naive_test

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/naive"
)

// worked is one of the worked examples of the rules (section 19.1), statements joined
// by commas. Unless said otherwise harvester asks sqs:SendMessage on the queue.
type worked struct {
	id                 string
	by                 *naive.Caller
	action, resource   string
	identity, boundary string
	session            []string
	scp                [][]string
	rcp, policy        string
	owner, endpoint    string
	kind               naive.EndpointKind
	context            map[string][]string
	management         string
	want               string
}

func doc(statements string) *naive.Document {
	return naive.MustParse(`{"Version":"2012-10-17","Statement":[` + statements + `]}`)
}

func (w *worked) decide() string {
	caller := &callers[2]
	if w.by != nil {
		caller = w.by
	}
	if w.action == "" {
		w.action = "sqs:SendMessage"
	}
	if w.resource == "" {
		w.resource = queue
	}
	if w.owner == "" {
		w.owner = w.resource
	}
	l := naive.Layers{Kind: w.kind, Resource: map[string]*naive.Document{w.owner: nil}}
	if w.identity != "" {
		l.Identity = []*naive.Document{doc(w.identity)}
	}
	if w.boundary != "" {
		l.Boundary = doc(w.boundary)
	}
	for _, s := range w.session {
		l.Session = append(l.Session, doc(s))
	}
	for _, level := range w.scp {
		var docs []*naive.Document
		for _, s := range level {
			docs = append(docs, doc(s))
		}
		l.SCP = append(l.SCP, docs)
	}
	if w.rcp != "" {
		l.RCP = [][]*naive.Document{{doc(w.rcp)}}
	}
	if w.policy != "" {
		l.Resource[w.owner] = doc(w.policy)
	}
	if w.endpoint != "" {
		l.Endpoint = doc(w.endpoint)
	}
	r := naive.Request{Caller: *caller, Action: w.action, Resources: []string{w.resource}, Owner: accountA, Context: w.context, Management: map[string]bool{w.management: true}}
	possible, _, _ := naive.Decide(&r, &l, false)
	return possible.String()
}

const (
	sqsAll    = `{"Effect":"Allow","Action":"sqs:*","Resource":"*"}`
	s3All     = `{"Effect":"Allow","Action":"s3:*","Resource":"*"}`
	all       = `{"Effect":"Allow","Action":"*","Resource":"*"}`
	toRole    = `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:role/app/Harvester"},"Action":"sqs:*","Resource":"*"}`
	toSession = `{"Effect":"Allow","Principal":{"AWS":"arn:aws:sts::444455556666:assumed-role/Harvester/run-7"},"Action":"sqs:*","Resource":"*"}`
	toUser    = `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:user/ops/mira"},"Action":"sqs:*","Resource":"*"}`
	toAll     = `{"Effect":"Allow","Principal":"*","Action":"sqs:*","Resource":"*","Condition":{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::444455556666:role/app/Harvester"}}}`
	toRoot    = `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":"*","Resource":"*"}`
	toCourier = `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::777788889999:role/Courier"},"Action":"sqs:*","Resource":"*"}`
	toEvents  = `{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"sqs:*","Resource":"*"}`
	orgFence  = `{"Effect":"Deny","Principal":"*","Action":"sqs:*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-tide"}}}`
	bucketARN = "arn:aws:s3:::tide-logs"
)

// TestWorkedExamples are the examples of the rules.
func TestWorkedExamples(t *testing.T) {
	userMira, courier, kiosk, rootA, events, nobody := &callers[0], &callers[3], &callers[6], &callers[7], &callers[9], &callers[11]
	linked := &callers[4]
	for _, w := range []worked{
		{id: "W-1", identity: `{"Effect":"Allow","Action":"sqs:Send*","Resource":"arn:aws:sqs:*:444455556666:in*"}`, want: "allowed"},
		{id: "W-2", identity: sqsAll, boundary: `{"Effect":"Allow","Action":"sqs:Receive*","Resource":"*"}`, want: "implicitDeny"},
		{id: "W-3", by: userMira, policy: toUser, boundary: s3All, want: "allowed"},
		{id: "W-4", policy: toRole, want: "allowed"},
		{id: "W-5", policy: toRole, boundary: s3All, want: "implicitDeny"},
		{id: "W-6", policy: toSession, boundary: s3All, want: "allowed"},
		{id: "W-7", policy: toAll, boundary: s3All, want: "allowed"},
		{id: "W-8", policy: toRoot, want: "implicitDeny"},
		{id: "W-9", policy: toSession, boundary: `{"Effect":"Deny","Action":"sqs:*","Resource":"*"}`, want: "explicitDeny"},
		{id: "W-10", identity: sqsAll, session: []string{`{"Effect":"Allow","Action":"sqs:ReceiveMessage","Resource":"*"}`}, want: "implicitDeny"},
		{id: "W-11", policy: toSession, session: []string{s3All}, want: "allowed"},
		{id: "W-12", identity: sqsAll, policy: toRole, session: []string{s3All}, want: "implicitDeny"},
		{id: "W-13", by: courier, identity: sqsAll, policy: toCourier, want: "allowed"},
		{id: "W-14", by: courier, policy: toCourier, want: "implicitDeny"},
		{id: "W-16", by: courier, identity: sqsAll, policy: toCourier, scp: [][]string{{s3All}}, want: "implicitDeny"},
		{id: "W-18", by: courier, identity: sqsAll, policy: toCourier, rcp: orgFence, want: "explicitDeny"},
		{id: "W-19", by: events, policy: toEvents, rcp: orgFence, want: "explicitDeny"},
		{id: "W-20", by: events, policy: toEvents, rcp: `{"Effect":"Deny","Principal":"*","Action":"sqs:*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-tide"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}}`, want: "allowed"},
		{id: "W-21", identity: all, scp: [][]string{{all}, {all}, {}}, want: "implicitDeny"},
		{id: "W-22", identity: all, scp: [][]string{{all}, {s3All}, {all}}, want: "implicitDeny"},
		{id: "W-23", identity: all, scp: [][]string{{all}, {s3All}, {all}}, management: accountA, want: "allowed"},
		{id: "W-24", by: rootA, action: "s3:GetObject", resource: bucketARN + "/x", owner: bucketARN, want: "allowed"},
		{id: "W-25", by: rootA, action: "s3:GetObject", resource: bucketARN + "/x", owner: bucketARN, policy: `{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}`, want: "explicitDeny"},
		{id: "W-26", by: rootA, action: "s3:PutBucketPolicy", resource: bucketARN, policy: `{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}`, want: "allowed"},
		{id: "W-27", action: "kms:Decrypt", resource: kmsID, identity: all, policy: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:role/Other"},"Action":"kms:*","Resource":"*"}`, want: "implicitDeny"},
		{id: "W-28", action: "kms:Decrypt", resource: kmsID, identity: all, policy: toRoot, want: "allowed"},
		{id: "W-28 without id", action: "kms:Decrypt", resource: kmsID, policy: toRoot, want: "implicitDeny"},
		{id: "W-30", by: courier, action: "kms:ScheduleKeyDeletion", resource: kmsID, identity: all, policy: `{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}`, want: "implicitDeny"},
		{id: "W-31", by: userMira, action: "sts:AssumeRole", resource: role1, policy: `{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"sts:AssumeRole"}`, want: "implicitDeny"},
		{id: "W-31 with id", by: userMira, action: "sts:AssumeRole", resource: role1, identity: all, policy: `{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"sts:AssumeRole"}`, want: "allowed"},
		{id: "W-33", action: "sts:AssumeRole", resource: role1, identity: all, policy: `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}`, want: "implicitDeny"},
		{id: "W-34", by: userMira, action: "sts:AssumeRole", resource: role1, identity: all, policy: `{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"sts:AssumeRole"}`, context: map[string][]string{"aws:RequestTag/team": {"x"}, "aws:TagKeys": {"team"}}, want: "implicitDeny"},
		{id: "W-35", action: "iam:PassRole", resource: role1, identity: all, policy: `{"Effect":"Deny","Principal":"*","Action":"*"}`, want: "allowed"},
		{id: "W-37", by: nobody, action: "s3:GetObject", resource: bucketARN + "/x", owner: bucketARN, policy: `{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}`, want: "allowed"},
		{id: "W-38 as amended", action: "s3:ListAllMyBuckets", resource: "*", identity: `{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::*"}`, want: "allowed,implicitDeny"},
		{id: "W-40", by: userMira, identity: all + `,{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}}}`, want: "allowed"},
		{id: "W-40 IfExists", by: userMira, identity: all + `,{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}`, want: "explicitDeny"},
		{id: "W-43", action: "s3:GetObject", resource: bucketARN + "/x", owner: bucketARN, identity: all, endpoint: toRoot, kind: naive.Gateway, want: "implicitDeny"},
		{id: "W-44", by: kiosk, identity: all, want: "implicitDeny"},
		{id: "W-45", action: "sts:GetCallerIdentity", resource: "*", identity: `{"Effect":"Deny","Action":"*","Resource":"*"}`, want: "allowed"},
		{id: "W-46", identity: all + `,{"Effect":"Deny","NotAction":["iam:*","sts:*"],"Resource":"*"}`, want: "explicitDeny"},
		{id: "W-49", by: linked, identity: all, scp: [][]string{{`{"Effect":"Deny","Action":"sqs:*","Resource":"*"}`}}, want: "allowed"},
		{id: "W-50", identity: all + `,{"Effect":"Deny","Action":"*","NotResource":"arn:aws:sqs:*:*:archive-*"}`, want: "explicitDeny"},
		{id: "W-53", identity: `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringLike":{"aws:PrincipalArn":"arn:aws:iam::444455556666:role/Harvester"}}}`, want: "implicitDeny"},
		{id: "W-54", identity: `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/Tier":["gold","silver"]}}}`, context: map[string][]string{"aws:ResourceTag/tier": {"silver"}}, want: "allowed"},
		{id: "W-55", identity: `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NumericLessThan":{"aws:MultiFactorAuthAge":["60","3600"]}}}`, context: map[string][]string{"aws:MultiFactorAuthAge": {"1800"}}, want: "allowed"},
		{id: "T-10.3", identity: `{"Effect":"Allow","Action":"*","Resource":"arn:aws:sqs:eu*t:intake"}`, want: "implicitDeny"},
		{id: "T-10.2", identity: `{"Effect":"Allow","Action":"*","Resource":"arn:aws:sqs:*:intake"}`, want: "allowed,implicitDeny"},
		{id: "T-10.5", by: userMira, policy: `{"Effect":"Allow","NotPrincipal":{"AWS":"arn:aws:iam::444455556666:user/ops/mira"},"Action":"*","Resource":"*"}`, want: "implicitDeny"},
		{id: "T-4.3", action: "kms:Decrypt", resource: kmsID, identity: all, policy: `{"Effect":"Allow","Principal":"*","Action":"kms:*"}`, want: "implicitDeny"},
		{id: "T-4.5", identity: all, policy: `{"Effect":"Deny","Principal":"*","Action":"sqs:*"}`, want: "allowed,explicitDeny"},
	} {
		if got := w.decide(); got != w.want {
			t.Errorf("%s: %s, want %s", w.id, got, w.want)
		}
	}
}
