// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator_test

import (
	"slices"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// row is one row of a table of rules, named by its number.
type row struct {
	name  string
	world world
	want  evaluator.Decision
	cause string // "C-31", where it is undetermined
}

func checkRows(t *testing.T, rows []row) {
	t.Helper()
	for _, tt := range rows {
		t.Run(tt.name, func(t *testing.T) {
			r := tt.world.evaluate(t)
			if r.Decision != tt.want {
				t.Fatalf("%s %v, want %s", r.Decision, r.Causes, tt.want)
			}
			if tt.cause != "" && (len(r.Causes) == 0 || r.Causes[0].Ref() != tt.cause) {
				t.Errorf("the causes are %v, want %s", r.Causes, tt.cause)
			}
		})
	}
}

func notPrincipal(effect, who string) string {
	return `{"Effect":"` + effect + `","NotPrincipal":{"AWS":` + who + `},"Action":"s3:*","Resource":"*"}`
}

// TestT10NotPrincipal is rows T 10.4 and T 10.5 (E-932, E-934).
func TestT10NotPrincipal(t *testing.T) {
	const object = logsBucket + "/x"
	w := func(caller, rp string, id ...string) world {
		return world{principal: caller, action: "s3:GetObject", resource: object, rpOwner: logsBucket, rp: rp, id: id, account: accountA}
	}
	whole := `["` + rootA + `","` + harvester + `","` + run7 + `"]`
	other := "arn:aws:sts::444455556666:assumed-role/Reaper/run-1"
	checkRows(t, []row{
		{"T 10.4 role alone", w(run7, notPrincipal(deny, `"`+harvester+`"`), fullAccess), evaluator.ExplicitDeny, ""},
		{"T 10.4 account, role and session", w(run7, notPrincipal(deny, whole), fullAccess), evaluator.Allowed, ""},
		{"T 10.4 another role", w(other, notPrincipal(deny, whole), fullAccess), evaluator.ExplicitDeny, ""},
		{"T 10.5", w(mira, notPrincipal(allow, `"`+mira+`"`)), evaluator.ImplicitDeny, ""},
		{"T 10.5 only the account", w(mira, notPrincipal(allow, `"`+accountA+`"`)), evaluator.Undetermined, "C-13"},
		{"T 10.5 others", w(mira, notPrincipal(allow, `"`+courier+`"`)), evaluator.Allowed, ""},
	})
}

// TestT4 is the rows T 4.1 to T 4.5: resource policies without Resource, or with a path of
// the API instead (E-542, E-1750).
func TestT4(t *testing.T) {
	all := evaluator.Options{UnknownActions: true}
	const repository = "arn:aws:ecr:us-west-2:777788889999:repository/example/hello"
	pull := `{"Sid":"AllowPull","Effect":"Allow","Principal":{"AWS":"` + rootA + `"},"Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"]}`
	ecr := func(rp string, id ...string) world {
		return world{principal: harvester, action: "ecr:BatchGetImage", resource: repository, rp: rp, id: id, options: all}
	}
	own := func(w world) world {
		w.resource = "arn:aws:ecr:us-west-2:444455556666:repository/example/hello"
		return w
	}
	api := func(ip string) world {
		const paths = `"Action":"execute-api:Invoke","Resource":"execute-api:/*/*/*"`
		return world{principal: "*", action: "execute-api:Invoke", options: all,
			resource: "arn:aws:execute-api:eu-west-1:444455556666:a1b2c3/prod/GET/pets", rpOwner: "arn:aws:execute-api:eu-west-1:444455556666:a1b2c3",
			rp: `{"Effect":"Allow","Principal":"*",` + paths + `},{"Effect":"Deny","Principal":"*",` + paths +
				`,"Condition":{"NotIpAddress":{"aws:SourceIp":"198.51.100.0/24"}}}`,
			context: map[string][]string{"aws:SourceIp": {ip}}}
	}
	bareDeny := `{"Effect":"Deny","Principal":"*","Action":"*"}`
	queue := world{principal: harvester, action: "sqs:SendMessage", resource: intake, rp: bareDeny, id: []string{fullAccess}}
	documented := queue
	documented.options.Documented = true
	elsewhere := queue
	elsewhere.rp = `{"Effect":"Deny","Principal":"*","Action":"s3:*"}`
	efs := world{principal: harvester, action: "elasticfilesystem:ClientMount", resource: "arn:aws:elasticfilesystem:eu-west-1:444455556666:file-system/fs-1",
		options: all, rp: `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"elasticfilesystem:ClientMount"}`}
	checkRows(t, []row{
		{"T 4.1", ecr(pull, stmt(allow, `"ecr:*"`, anything)), evaluator.Allowed, ""},
		{"T 4.1 identity lacks the action", ecr(pull, stmt(allow, `"ecr:Get*"`, anything)), evaluator.ImplicitDeny, ""},
		{"T 4.2", own(ecr(bareDeny, fullAccess)), evaluator.ExplicitDeny, ""},
		{"T 4.3", world{principal: harvester, action: "kms:Decrypt", resource: keyK, id: []string{fullAccess}, rp: `{"Effect":"Allow","Principal":{"AWS":"` + rootA + `"},"Action":"kms:*"}`}, evaluator.ImplicitDeny, ""},
		{"T 4.4 inside", api("198.51.100.7"), evaluator.Allowed, ""},
		{"T 4.4 outside", api("203.0.113.9"), evaluator.ExplicitDeny, ""},
		{"T 4.5", queue, evaluator.Undetermined, "C-31"},
		{"C-31 documented", documented, evaluator.ExplicitDeny, ""},
		{"C-31 where the readings agree", elsewhere, evaluator.Allowed, ""},
		{"EFS", efs, evaluator.Allowed, ""},
	})
}

// TestE1750 is how paths of an API match.
func TestE1750(t *testing.T) {
	const api = "arn:aws:execute-api:eu-west-1:444455556666:a1b2c3"
	const a, i, u = evaluator.Allowed, evaluator.ImplicitDeny, evaluator.Undetermined
	for _, tt := range []struct {
		entry, resource string
		want            evaluator.Decision
	}{
		{"execute-api:/*", api + "/prod/GET/pets", a},
		{"execute-api:/prod/GET/pets", api + "/prod/GET/pets", a},
		{"execute-api:/prod/*", api + "/x/prod/y", i},
		{"execute-api:/*/GET/*", api + "/prod/GET/pets/1", a},
		{"execute-api:/*", api, i},
		{"execute-api:/prod/" + hole, api + "/prod/GET/pets", u},
		{"execute-api:/prod/" + hole, api + "/test/GET/pets", i},
		{"execute-api:/prod/*", api + "/*", u},
		{"execute-api:/prod/*", api + "/prod/*", a},
		{"execute-api:/${aws:PrincipalTag/queue}/*", api + "/prod/GET/pets", a},
		{"execute-api:/${aws:PrincipalTag/none}/*", api + "/prod/GET/pets", i},
		{"arn:aws:execute-api:*:*:*/prod/*", api + "/prod/GET/pets", a},
	} {
		w := world{principal: harvester, action: "execute-api:Invoke", resource: tt.resource, rpOwner: api, options: evaluator.Options{UnknownActions: true},
			rp: stmt(allow, anything, `"`+tt.entry+`"`, anyone), context: map[string][]string{"aws:PrincipalTag/queue": {"prod"}, "aws:PrincipalTag/none": {}}}
		if r := w.evaluate(t); r.Decision != tt.want {
			t.Errorf("%s for %s: %s %v, want %s", tt.entry, tt.resource, r.Decision, r.Causes, tt.want)
		}
	}
	// The policy of another service's resource, and a policy of an identity, have no such paths.
	w := world{principal: harvester, action: "sqs:SendMessage", resource: intake, rp: stmt(allow, anything, `"execute-api:/*"`, anyone)}
	if r := w.evaluate(t); r.Decision != i {
		t.Errorf("queue: %s", r.Decision)
	}
}

// TestT5OAI is row T 5.4 and what else holds of origin access identities (E-1757).
func TestT5OAI(t *testing.T) {
	const (
		oai    = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE"
		object = logsBucket + "/x"
	)
	w := func(caller, principal string, more ...string) world {
		rp := `{"Effect":"Allow","Principal":` + principal + `,"Action":"s3:GetObject","Resource":"arn:aws:s3:::tide-logs/*"}`
		for _, s := range more {
			rp += "," + s
		}
		return world{principal: caller, action: "s3:GetObject", resource: object, rpOwner: logsBucket, rp: rp}
	}
	named := `{"AWS":"` + oai + `"}`
	rcp := w(oai, named)
	rcp.rcp = [][]string{{`{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}`}}
	endpoint := w(oai, named)
	endpoint.vpce = stmt(allow, `"s3:PutObject"`, anything, anyone)
	partial := w("", named)
	p, ok := request.ParsePartialPrincipal(textWithHoles("arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity " + hole))
	if !ok {
		t.Fatal("a partly known origin access identity is not recognised")
	}
	partial.by = p
	checkRows(t, []row{
		{"T 5.4", w(oai, named), evaluator.Allowed, ""},
		{"T 5.4 anonymous", w("*", named), evaluator.ImplicitDeny, ""},
		{"T 5.4 a role", w(run7, named), evaluator.ImplicitDeny, ""},
		{"another identity", w("arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2EXAMPLE", named), evaluator.ImplicitDeny, ""},
		{"everyone", w(oai, `"*"`), evaluator.Allowed, ""},
		{"every AWS principal", w(oai, `{"AWS":"*"}`), evaluator.Allowed, ""},
		{"an account", w(oai, `{"AWS":"444455556666"}`), evaluator.ImplicitDeny, ""},
		{"a service", w(oai, `{"Service":"cloudfront.amazonaws.com"}`), evaluator.ImplicitDeny, ""},
		{"a canonical user", w(oai, `{"CanonicalUser":"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"}`), evaluator.Undetermined, "canonical user id"},
		{"a Deny", w(oai, named, `{"Effect":"Deny","Principal":`+named+`,"Action":"*","Resource":"*"}`), evaluator.ExplicitDeny, ""},
		{"a resource control policy", rcp, evaluator.ExplicitDeny, ""},
		{"an endpoint policy is not in its way", endpoint, evaluator.Allowed, ""},
		{"partly known", partial, evaluator.Undetermined, ""},
	})
	if _, err := request.ParsePrincipal("arn:aws:iam::cloudfront:user/E1EXAMPLE"); err == nil {
		t.Error("any user of CloudFront passes for an origin access identity")
	}
	given := w(oai, named)
	given.id = []string{fullAccess}
	ev, req := given.request(t)
	if _, err := ev.Decide(req); err == nil {
		t.Error("an origin access identity has identity policies")
	}
}

// TestT5AWSOwned is row T 5.3 and what else holds of resources of AWS (E-1756).
func TestT5AWSOwned(t *testing.T) {
	const parameter = "arn:aws:ssm:eu-west-1::parameter/aws/service/x"
	all := evaluator.Options{UnknownActions: true}
	w := func(scp string, context map[string][]string) world {
		return world{principal: harvester, action: "ssm:GetParameter", resource: parameter, id: []string{fullAccess}, options: all, context: context,
			scp: [][]string{{fullAccess + "," + scp}}}
	}
	cond := func(effect, condition string) string {
		return stmt(effect, anything, anything, `"Condition":`+condition)
	}
	stated := w(cond(deny, `{"StringNotEquals":{"aws:ResourceAccount":"444455556666"}}`), nil)
	stated.account = accountA
	wild := w(cond(deny, `{"Null":{"aws:ResourceTag/env":"true"}}`), map[string][]string{"aws:ResourceTag/env": {"dev"}})
	wild.resource = "arn:aws:ssm:eu-west-1:*:parameter/*"
	checkRows(t, []row{
		{"T 5.3", w(cond(deny, `{"StringNotEqualsIfExists":{"aws:ResourceOrgID":"o-tide"}}`), nil), evaluator.ExplicitDeny, ""},
		{"T 5.3 stated", w(cond(deny, `{"StringNotEqualsIfExists":{"aws:ResourceOrgID":"o-tide"}}`), map[string][]string{"aws:ResourceOrgID": {"o-tide"}}), evaluator.ExplicitDeny, ""},
		{"absent or AWS's own", w(cond(deny, `{"Null":{"aws:ResourceOrgID":"true"}}`), nil), evaluator.Undetermined, "aws:ResourceOrgID"},
		{"never one's own", w(cond(deny, `{"StringEquals":{"aws:ResourceAccount":"${aws:PrincipalAccount}"}}`), nil), evaluator.Allowed, ""},
		{"regardless of what is stated", stated, evaluator.ExplicitDeny, ""},
		{"paths", w(cond(deny, `{"ForAllValues:StringNotLike":{"aws:ResourceOrgPaths":"o-tide/*"}}`), nil), evaluator.ExplicitDeny, ""},
		{"tags", w(cond(deny, `{"StringEquals":{"aws:ResourceTag/env":"dev"}}`), map[string][]string{"aws:ResourceTag/env": {"dev"}}), evaluator.Allowed, ""},
		{"perhaps a resource of AWS", wild, evaluator.Undetermined, "aws:ResourceTag/env"},
	})
	r := w(cond(deny, `{"StringEquals":{"ssm:resourceTag/env":"dev"}}`), map[string][]string{"ssm:resourceTag/env": {"dev"}})
	got := r.evaluate(t)
	if got.Decision != evaluator.Allowed || !slices.ContainsFunc(got.Notes, func(n evaluator.Note) bool { return n.Kind == evaluator.NoteKeyOfAWS }) {
		t.Errorf("ssm:resourceTag: %s, notes %v", got.Decision, got.Notes)
	}
	if slices.ContainsFunc(got.Assumptions, func(n evaluator.Note) bool { return n.Kind == evaluator.AssumeOwner }) {
		t.Errorf("assumptions %v", got.Assumptions)
	}
}
