// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator_test

import (
	"slices"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// ruleCase is a request whose decision shows a rule. The defaults are those of the
// worked examples: Harvester/run-7 sends a message to the queue intake.
type ruleCase struct {
	rule string
	w    world
	want evaluator.Decision
}

func runRules(t *testing.T, cases []ruleCase) {
	t.Helper()
	for _, tt := range cases {
		t.Run(tt.rule, func(t *testing.T) {
			w := tt.w
			w.defaults()
			if r := w.evaluate(t); r.Decision != tt.want {
				t.Errorf("decision is %s, want %s; layers %v, causes %v", r.Decision, tt.want, r.Layers, r.Causes)
			}
		})
	}
}

// TestDecisionRules are the rules of section 3, each with a case on either side.
func TestDecisionRules(t *testing.T) {
	const a, x, i = evaluator.Allowed, evaluator.ExplicitDeny, evaluator.ImplicitDeny
	idAll := []string{stmt(allow, allSQS, anything)}
	denyAll := stmt(deny, anything, anything)
	key := func(s string) world { return world{action: "kms:Decrypt", resource: keyK, rp: s} }
	withID := func(w world) world { w.id = []string{fullAccess}; return w }
	object := func(w world) world {
		w.action, w.resource, w.rpOwner = "s3:GetObject", logsBucket+"/x", logsBucket
		return w
	}
	service := func(name string) string { return `"Principal":{"Service":"` + name + `"}` }
	runRules(t, []ruleCase{
		{"E-301 nothing grants", world{}, i},
		{"E-301 something grants", world{id: idAll}, a},
		{"E-302 allow and deny in one layer", world{id: []string{stmt(allow, allSQS, anything), denyAll}}, x},
		{"E-303 deny of the boundary", world{id: idAll, pb: fullAccess + "," + denyAll}, x},
		{"E-303 deny of an SCP", world{id: idAll, scp: [][]string{{fullAccess, denyAll}}}, x},
		{"E-303 deny of a session policy", world{id: idAll, sp: []string{fullAccess + "," + denyAll}}, x},
		{"E-303 deny of the resource policy", world{id: idAll, rp: stmt(deny, anything, anything, anyone)}, x},
		{"E-303 deny that does not apply", world{id: idAll, rp: stmt(deny, `"s3:*"`, anything, anyone)}, a},
		{"E-304 deny without grant", world{id: []string{denyAll}}, x},
		{"E-310 account entry alone", world{rp: stmt(allow, anything, anything, who(accountA))}, i},
		{"E-310 account entry with identity", world{id: idAll, rp: stmt(allow, anything, anything, who(accountA))}, a},
		{"E-312 user entry under a boundary", world{principal: mira, pb: onlyS3, rp: stmt(allow, anything, anything, who(mira))}, a},
		{"E-312 role entry under a boundary", world{pb: onlyS3, rp: stmt(allow, anything, anything, who(harvester))}, i},
		{"E-313 star under boundary and session policy", world{pb: onlyS3, sp: []string{onlyS3}, rp: stmt(allow, anything, anything, anyone)}, a},
		{"E-314 direct grant, boundary denies", world{pb: onlyS3 + "," + denyAll, rp: stmt(allow, anything, anything, who(run7))}, x},
		{"E-314 direct grant, session policy denies", world{sp: []string{denyAll}, rp: stmt(allow, anything, anything, who(run7))}, x},
		{"E-320 identity alone", world{id: idAll}, a},
		{"E-320 endpoint does not allow", world{id: idAll, vpce: stmt(allow, `"s3:*"`, anything, anyone)}, i},
		{"E-321 identity alone on a key", withID(key(stmt(allow, anything, anything, who("arn:aws:iam::444455556666:role/Other")))), i},
		{"E-321 account entry and identity on a key", withID(key(stmt(allow, anything, anything, who(rootA)))), a},
		{"E-322 both sides", world{principal: van1, id: idAll, rp: stmt(allow, anything, anything, who(accountB))}, a},
		{"E-322 only one side", world{principal: van1, id: idAll, rpKind: evaluator.PolicyNone}, i},
		{"E-1711 E-322 the other side not given", world{principal: van1, id: idAll}, evaluator.Undetermined},
		{"E-323 root without policies", world{principal: rootA}, a},
		{"E-323 root under an SCP", world{principal: rootA, scp: [][]string{{onlyS3}}}, i},
		{"E-324 root on a key that names the account", world{principal: rootA, action: "kms:Decrypt", resource: keyK, rp: stmt(allow, anything, anything, who(rootA))}, a},
		{"E-324 root on a key that does not", world{principal: rootA, action: "kms:Decrypt", resource: keyK, rp: stmt(allow, anything, anything, who(harvester))}, i},
		{"E-325 root of another account, named", world{principal: "arn:aws:iam::777788889999:root", rp: stmt(allow, anything, anything, who(accountB))}, a},
		{"E-325 root of another account", world{principal: "arn:aws:iam::777788889999:root", rpKind: evaluator.PolicyNone}, i},
		{"E-1711 E-325 the policy not given", world{principal: "arn:aws:iam::777788889999:root"}, evaluator.Undetermined},
		{"E-326 service named", world{principal: "sns.amazonaws.com", rp: stmt(allow, anything, anything, service("sns.amazonaws.com"))}, a},
		{"E-326 another service named", world{principal: "sns.amazonaws.com", rp: stmt(allow, anything, anything, service("events.amazonaws.com"))}, i},
		{"E-327 anonymous and star", object(world{principal: "*", rp: stmt(allow, anything, anything, anyone)}), a},
		{"E-327 anonymous, endpoint refuses", object(world{principal: "*", rp: stmt(allow, anything, anything, anyone), vpce: stmt(allow, `"sqs:*"`, anything, anyone), gateway: evaluator.EndpointInterface}), i},
		{"E-328 provider named", webIdentity(stmt(allow, `"sts:AssumeRoleWithWebIdentity"`, "", `"Principal":{"Federated":"`+githubProvider+`"}`)), a},
		{"E-328 another provider named", webIdentity(stmt(allow, `"sts:AssumeRoleWithWebIdentity"`, "", `"Principal":{"Federated":"accounts.google.com"}`)), i},
		{"E-329 another account of the organization", world{principal: van1, rp: stmt(allow, anything, anything, who(van1)), context: map[string][]string{"aws:PrincipalOrgID": {"o-tide"}}}, i},
		{"E-333 boundary across accounts", world{principal: van1, id: idAll, pb: onlyS3, rp: stmt(allow, anything, anything, who(courier))}, i},
		{"E-333 session policy across accounts", world{principal: van1, id: idAll, sp: []string{onlyS3}, rp: stmt(allow, anything, anything, who(van1))}, i},
	})
}

const githubProvider = "arn:aws:iam::444455556666:oidc-provider/token.actions.githubusercontent.com"

func webIdentity(trust string) world {
	return world{principal: githubProvider, action: "sts:AssumeRoleWithWebIdentity", resource: harvester, rp: trust}
}

// TestLayerRules are the rules of section 5.
func TestLayerRules(t *testing.T) {
	const a, x, i, u = evaluator.Allowed, evaluator.ExplicitDeny, evaluator.ImplicitDeny, evaluator.Undetermined
	idAll := []string{stmt(allow, allSQS, anything)}
	unconditional := stmt(allow, allSQS, anything)
	conditional := stmt(allow, allSQS, anything, `"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-tide"}}`)
	assume := func(w world) world {
		w.action, w.resource = "sts:AssumeRole", harvester
		return w
	}
	tagged := func(w world) world {
		w = assume(w)
		w.context = map[string][]string{"aws:RequestTag/team": {"tide"}, "aws:TagKeys": {"team"}}
		return w
	}
	trust := func(principal string) string { return stmt(allow, `"sts:AssumeRole"`, "", principal) }
	root := "arn:aws:sts::444455556666:assumed-root"
	runRules(t, []ruleCase{
		{"E-501 second policy allows", world{id: []string{onlyS3, unconditional}}, a},
		{"E-501 no policy allows", world{id: []string{onlyS3, onlyS3}}, i},
		{"E-503 root needs no policy", world{principal: rootA}, a},
		{"E-503 root and a resource policy that denies", world{principal: rootA, rp: stmt(deny, anything, anything, anyone)}, x},
		{"E-505 boundary never grants", world{pb: fullAccess}, i},
		{"E-507 boundary and a direct grant", world{pb: onlyS3, rp: stmt(allow, anything, anything, who(run7))}, a},
		{"E-510 session policy allows", world{id: idAll, sp: []string{fullAccess}}, a},
		{"E-510 session policy does not", world{id: idAll, sp: []string{onlyS3}}, i},
		{"E-512 role session without session policy", world{id: idAll}, a},
		{"E-515 federated user without session policy", world{principal: kiosk, id: idAll}, i},
		{"E-515 federated user with one", world{principal: kiosk, id: idAll, sp: []string{fullAccess}}, a},
		{"E-516 session tag, another case", world{id: []string{stmt(allow, allSQS, anything, `"Condition":{"StringEquals":{"aws:PrincipalTag/Team":"tide"}}`)}, context: map[string][]string{"aws:principaltag/team": {"tide"}}}, a},
		{"E-517 root session without task policy", world{principal: root}, u},
		{"E-517 root session with one", world{principal: root, sp: []string{fullAccess}}, a},
		{"E-517 root session whose task is another", world{principal: root, sp: []string{onlyS3}}, i},
		{"E-520 every level allows", world{id: idAll, scp: [][]string{{fullAccess}, {fullAccess}}}, a},
		{"E-520 one level does not", world{id: idAll, scp: [][]string{{fullAccess}, {onlyS3}}}, i},
		{"E-520 union within a level", world{id: idAll, scp: [][]string{{onlyS3, unconditional}}}, a},
		{"E-521 empty level", world{id: idAll, scp: [][]string{{fullAccess}, {}}}, i},
		{"E-522 SCP never grants", world{scp: [][]string{{fullAccess}}}, i},
		{"E-523 NotResource and conditions in an Allow", world{id: idAll, scp: [][]string{{`{"Effect":"Allow","Action":"*","NotResource":"arn:aws:s3:::x","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-x"}}}`}}, context: map[string][]string{"aws:PrincipalOrgID": {"o-tide"}}}, a},
		{"E-526 no SCPs", world{id: idAll}, a},
		{"E-530 RCP without a Deny that applies", world{id: idAll, rcp: [][]string{{stmt(deny, `"s3:*"`, anything, anyone)}}}, a},
		{"E-532 RCP reaches outsiders", world{principal: van1, id: idAll, rp: stmt(allow, anything, anything, anyone), rcp: [][]string{{stmt(deny, allSQS, anything, anyone)}}}, x},
		{"E-535 service that RCPs do not reach", world{action: "sns:Publish", resource: "arn:aws:sns:eu-west-1:444455556666:alarms", id: []string{fullAccess}, rcp: [][]string{{stmt(deny, `"sns:*"`, anything, anyone)}}}, a},
		{"E-536 RCP on assuming a role", func() world {
			w := webIdentity(stmt(allow, `"sts:AssumeRoleWithWebIdentity"`, "", `"Principal":{"Federated":"`+githubProvider+`"}`))
			w.rcp = [][]string{{stmt(deny, `"sts:*"`, anything, anyone)}}
			return w
		}(), x},
		{"E-543 Deny of the account reaches its roles", world{id: idAll, rp: stmt(deny, anything, anything, who(rootA))}, x},
		{"E-543 Deny of another account", world{id: idAll, rp: stmt(deny, anything, anything, who(accountB))}, a},
		{"E-544 Deny of the role", world{id: idAll, rp: stmt(deny, anything, anything, who(harvester))}, x},
		{"E-545 own account not named", world{id: idAll, rp: stmt(allow, anything, anything, who(accountB))}, a},
		{"E-550 endpoint policy never grants", world{vpce: stmt(allow, anything, anything, anyone)}, i},
		{"E-550 endpoint policy denies", world{id: idAll, vpce: stmt(allow, anything, anything, anyone) + "," + stmt(deny, allSQS, anything, anyone)}, x},
		{"E-561 account trusted, identity silent", assume(world{principal: mira, rp: trust(who(rootA))}), i},
		{"E-561 account trusted, identity allows", assume(world{principal: mira, id: []string{fullAccess}, rp: trust(who(rootA))}), a},
		{"E-562 role that trusts itself", assume(world{rp: trust(who(harvester))}), a},
		{"E-562 role that does not", assume(world{id: []string{fullAccess}, rp: trust(who(mira))}), i},
		{"E-563 user trusted by name", assume(world{principal: mira, rp: trust(who(mira))}), a},
		{"E-603 Allow and Deny of one request", world{id: []string{unconditional + "," + stmt(deny, allSQS, anything)}}, x},
		{"E-610 one part does not match", world{id: []string{stmt(allow, allSQS, `"arn:aws:sqs:*:*:other"`)}}, i},
		{"E-611 an unconditional Allow next to a conditional one", world{id: []string{conditional + "," + unconditional}}, a},
		{"E-611 only the conditional one", world{id: []string{conditional}}, i},
		{"E-933 NotPrincipal and a boundary", world{principal: mira, id: idAll, pb: fullAccess, rp: `{"Effect":"Deny","NotPrincipal":{"AWS":["` + rootA + `","` + mira + `"]},"Action":"*","Resource":"*"}`}, x},
		{"E-933 NotPrincipal without", world{principal: mira, id: idAll, rp: `{"Effect":"Deny","NotPrincipal":{"AWS":["` + rootA + `","` + mira + `"]},"Action":"*","Resource":"*"}`}, a},
		{"E-1306 tagging with the trust policy silent", tagged(world{principal: mira, id: []string{fullAccess}, rp: trust(who(rootA))}), i},
		{"E-1306 tagging with both", tagged(world{principal: mira, id: []string{fullAccess}, rp: stmt(allow, `["sts:AssumeRole","sts:TagSession"]`, "", who(rootA))}), a},
		{"E-1321 identity deny on a key", world{action: "kms:Decrypt", resource: keyK, id: []string{stmt(deny, `"kms:*"`, anything)}, rp: stmt(allow, anything, anything, who(harvester))}, x},
		{"E-1322 star in a key policy is this key", world{action: "kms:Decrypt", resource: keyK, rp: stmt(allow, anything, anything, who(harvester))}, a},
		{"E-1322 the ARN of another key", world{action: "kms:Decrypt", resource: keyK, rp: stmt(allow, anything, `"`+keyK+`x"`, who(harvester))}, i},
		{"E-1323 key policy without Resource", world{action: "kms:Decrypt", resource: keyK, rp: stmt(allow, anything, "", who(harvester))}, i},
		{"E-1325 operation without a key", world{action: "kms:CreateKey", resource: "*", id: []string{fullAccess}}, a},
	})
}

// TestC15 pins whether identity policies must allow sts:TagSession where the trust
// policy names the caller.
func TestC15(t *testing.T) {
	w := world{principal: mira, action: "sts:AssumeRole", resource: harvester,
		rp:      stmt(allow, `["sts:AssumeRole","sts:TagSession"]`, "", who(mira)),
		context: map[string][]string{"aws:RequestTag/team": {"tide"}, "aws:TagKeys": {"team"}}}
	if r := w.evaluate(t); r.Decision != evaluator.Undetermined || r.Causes[0].Ref() != "C-15" {
		t.Errorf("default: %s %v", r.Decision, r.Causes)
	}
	w.options.Documented = true
	if r := w.evaluate(t); r.Decision != evaluator.ImplicitDeny {
		t.Errorf("documented: %s", r.Decision)
	}
	w.options.Documented = false
	w.id = []string{stmt(allow, `"sts:TagSession"`, anything)}
	if r := w.evaluate(t); r.Decision != evaluator.Allowed {
		t.Errorf("agreement: %s", r.Decision)
	}
}

// TestC17 pins several session policies (E-511).
func TestC17(t *testing.T) {
	w := world{id: []string{fullAccess}, sp: []string{stmt(allow, allSQS, anything), onlyS3}}
	w.defaults()
	if r := w.evaluate(t); r.Decision != evaluator.Undetermined || r.Causes[0].Ref() != "C-17" {
		t.Errorf("default: %s %v", r.Decision, r.Causes)
	}
	w.options.Documented = true
	if r := w.evaluate(t); r.Decision != evaluator.Allowed {
		t.Errorf("documented: %s", r.Decision)
	}
	w.options.Documented = false
	w.sp = []string{stmt(allow, allSQS, anything), stmt(allow, `"sqs:Send*"`, anything)}
	if r := w.evaluate(t); r.Decision != evaluator.Allowed {
		t.Errorf("agreement: %s", r.Decision)
	}
}

// TestE305 reports every layer's own result, and E-1510's words for them.
func TestE305(t *testing.T) {
	w := world{id: []string{stmt(allow, allSQS, anything)}, pb: onlyS3, sp: []string{stmt(allow, allSQS, `"`+hole+`"`)},
		scp: [][]string{{fullAccess}, {stmt(deny, allSQS, anything)}}, rp: stmt(allow, `"s3:*"`, anything, anyone)}
	w.defaults()
	r := w.evaluate(t)
	var got []string
	for _, l := range r.Layers {
		got = append(got, l.Layer.String()+" "+l.Result.String())
	}
	want := []string{
		"identity allow", "permissions_boundary implicitDeny", "session undetermined", "scp explicitDeny",
		"rcp notApplicable", "resource implicitDeny", "vpc_endpoint notApplicable",
	}
	if !slices.Equal(got, want) {
		t.Errorf("layers are %q, want %q", got, want)
	}
	if levels := r.Layers[evaluator.LayerSCP].Levels; len(levels) != 2 || levels[0] != evaluator.LayerAllow || levels[1] != evaluator.LayerExplicitDeny {
		t.Errorf("SCP levels are %v", levels)
	}
}

// TestE332 is a resource whose account is not known.
func TestE332(t *testing.T) {
	for _, tt := range []struct {
		id   []string
		rp   string
		want string
	}{
		{[]string{onlyS3}, stmt(allow, `"s3:*"`, anything, who(harvester)), "allowed"},
		{[]string{onlyS3}, "", "allowed, implicitDeny"},
		{nil, stmt(allow, `"s3:*"`, anything, who(harvester)), "allowed, implicitDeny"},
		{nil, "", "implicitDeny"},
	} {
		w := world{principal: run7, action: "s3:GetObject", resource: logsBucket + "/x", rpOwner: logsBucket, account: "?", id: tt.id, rp: tt.rp}
		if r := w.evaluate(t); r.Possible.String() != tt.want {
			t.Errorf("identity %v, resource policy %q: %s, want %s", tt.id, tt.rp, r.Possible, tt.want)
		}
	}
}

// TestE1327: a note says that grants on keys are not modelled.
func TestE1327(t *testing.T) {
	noted := func(w world) bool {
		return slices.Contains(w.evaluate(t).Notes, evaluator.Note{Kind: evaluator.NoteKMSGrants})
	}
	if !noted(world{principal: run7, action: "kms:Decrypt", resource: keyK}) {
		t.Error("no note on a denied key operation")
	}
	if noted(world{principal: run7, action: "kms:CreateKey", resource: "*"}) {
		t.Error("note on an operation without a key")
	}
}

// TestE1604 drops the causes of leaves that make no difference.
func TestE1604(t *testing.T) {
	unknown := stmt(allow, allSQS, `"`+hole+`"`)
	w := world{id: []string{unknown}, scp: [][]string{{onlyS3}}}
	w.defaults()
	if r := w.evaluate(t); r.Decision != evaluator.ImplicitDeny || len(r.Causes) != 0 {
		t.Errorf("not relevant because of an SCP: %s %v", r.Decision, r.Causes)
	}
	w = world{id: []string{unknown}}
	w.defaults()
	r := w.evaluate(t)
	if len(r.Causes) != 1 || r.Causes[0].Kind != evaluator.CauseUnknown || r.Causes[0].Ref() != "$.Statement[0].Resource" || r.Causes[0].Document() != "identity" {
		t.Errorf("causes are %+v", r.Causes)
	}
	if r.Denied != truth.False || r.Granted != truth.Unknown {
		t.Errorf("D = %v, G = %v", r.Denied, r.Granted)
	}
}
