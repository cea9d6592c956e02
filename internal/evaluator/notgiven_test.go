// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// policyCase is a question about a resource whose policy was not given, or about which
// something else is given in its place.
type policyCase struct {
	name string
	w    world
	want evaluator.Decision
	// cause is the reference of the first cause, says what messages, assumptions or notes
	// hold.
	cause, says string
}

func runPolicyCases(t *testing.T, cases []policyCase) {
	t.Helper()
	for _, tt := range cases {
		t.Run(tt.name, func(t *testing.T) {
			r := tt.w.evaluate(t)
			if r.Decision != tt.want {
				t.Fatalf("decision is %s (%s), want %s; causes %v", r.Decision, r.Possible, tt.want, r.Causes)
			}
			if tt.cause != "" && (len(r.Causes) == 0 || r.Causes[0].String() != tt.cause) {
				t.Errorf("causes %v, want %s", r.Causes, tt.cause)
			}
			if r.Decision == evaluator.Undetermined && len(r.Causes) == 0 {
				t.Error("no cause")
			}
			said := inWords.Notes(slices.Concat(r.Assumptions, r.Notes))
			for i := range r.Causes {
				said = append(said, inWords.Cause(&r.Causes[i]))
			}
			if !strings.Contains(strings.Join(said, "\n"), tt.says) {
				t.Errorf("says %q, want %q", said, tt.says)
			}
		})
	}
}

const (
	keyCN      = "arn:aws-cn:kms:cn-north-1:444455556666:key/0a1b2c3d-0000-4000-8000-00000000000c"
	keyGov     = "arn:aws-us-gov:kms:us-gov-west-1:444455556666:key/0a1b2c3d-0000-4000-8000-00000000000f"
	keysOfA    = "arn:aws:kms:*:444455556666:key/*"
	roleTarget = "arn:aws:iam::444455556666:role/Target"
	fileSystem = "arn:aws:elasticfilesystem:eu-west-1:444455556666:file-system/fs-1"
	latticeA   = "arn:aws:vpc-lattice:eu-west-1:444455556666:service/svc-1/orders"
	apiA       = "arn:aws:execute-api:eu-west-1:444455556666:abc123/prod/GET/orders"
)

// TestPoliciesNotGiven are the rows T 1.1 to 1.5 and the rest of section 1: E-1710 to
// E-1714.
func TestPoliciesNotGiven(t *testing.T) {
	const (
		a, x, i, u    = evaluator.Allowed, evaluator.ExplicitDeny, evaluator.ImplicitDeny, evaluator.Undetermined
		none, byRules = evaluator.PolicyNone, evaluator.PolicyDefault
	)
	all, nothing := []string{fullAccess}, []string(nil)
	unlisted := evaluator.Options{UnknownActions: true}
	key := func(principal, key string, id []string, kind evaluator.PolicyKind) world {
		return world{principal: principal, action: "kms:Decrypt", resource: key, id: id, rpKind: kind}
	}
	assume := func(principal, role string, id []string) world {
		return world{principal: principal, action: "sts:AssumeRole", resource: role, id: id}
	}
	object := func(principal string, id []string, kind evaluator.PolicyKind) world {
		return world{principal: principal, action: "s3:GetObject", resource: logsBucket + "/x", account: accountA, id: id, rpOwner: logsBucket, rpKind: kind}
	}
	efs := func(principal string, id []string, kind evaluator.PolicyKind, mounted ...string) world {
		w := world{principal: principal, action: "elasticfilesystem:ClientMount", resource: fileSystem, id: id, rpKind: kind, options: unlisted}
		w.options.UncheckedContext = true
		if mounted != nil {
			w.context = map[string][]string{"elasticfilesystem:AccessedViaMountTarget": mounted}
		}
		return w
	}
	lattice := func(principal string, id []string, rp string) world {
		return world{principal: principal, action: "vpc-lattice-svcs:Invoke", resource: latticeA, id: id, rp: rp, options: unlisted}
	}
	api := func(principal string, id []string, kind evaluator.PolicyKind) world {
		return world{principal: principal, action: "execute-api:Invoke", resource: apiA, id: id, rpKind: kind, options: unlisted}
	}
	image := func(kind evaluator.PolicyKind) world {
		return world{principal: van1, action: "ec2:CopyImage", resource: "arn:aws:ec2:eu-west-1::image/ami-1", account: accountA, id: all, rpKind: kind, options: unlisted}
	}
	keyRef := "context:resource_policy:" + keyK
	runPolicyCases(t, []policyCase{
		{"T 1.1 id+", key(run7, keyK, all, 0), u, keyRef, `the key policy of ` + keyK + ` was not given`},
		{"T 1.1 id+, the message offers the default", key(run7, keyK, all, 0), u, keyRef, `"DefaultKeyPolicy"`},
		{"T 1.1 id-", key(run7, keyK, nothing, 0), i, "", "the policy of " + keyK + " names nobody itself"},
		{"T 1.1 id+, boundary", func() world { w := key(run7, keyK, all, 0); w.pb = onlyS3; return w }(), i, "", "names nobody itself"},
		{"T 1.1 identity denies", key(run7, keyK, []string{fullAccess + "," + stmt(deny, `"kms:*"`, anything)}, 0), x, "", ""},
		{"T 1.1 root", key(rootA, keyK, nothing, 0), u, keyRef, ""},
		{"T 1.1 another account", key(van1, keyK, all, 0), u, keyRef, ""},
		{"T 1.1 another account, id-", key(van1, keyK, nothing, 0), i, "", "names nobody itself"},
		{"T 1.1 a key of the shape", key(run7, "arn:aws:kms:eu-west-1:444455556666:key/*", all, 0), u, "", `"DefaultKeyPolicy"`},
		{"T 1.1 any key", key(run7, "*", all, 0), u, "", ""},
		{"T 1.1 no key", world{principal: run7, action: "kms:CreateKey", resource: "*", id: all}, a, "", ""},

		{"T 1.2", func() world { w := key(run7, keyK, all, byRules); w.rpOwner = keysOfA; return w }(), a, "", ""},
		{"T 1.2 id-", func() world { w := key(run7, keyK, nothing, byRules); w.rpOwner = keysOfA; return w }(), i, "", ""},
		{"T 1.2 the exact key", key(run7, keyK, all, byRules), a, "", ""},
		{"T 1.2 every key of the shape", func() world {
			w := key(run7, "arn:aws:kms:eu-west-1:444455556666:key/*", all, byRules)
			w.rpOwner = keysOfA
			return w
		}(), a, "", ""},
		{"T 1.2 under a boundary", func() world { w := key(run7, keyK, all, byRules); w.pb = onlyS3; return w }(), i, "", ""},
		{"T 1.2 a key of another region", func() world {
			w := key(run7, keyK, all, byRules)
			w.rpOwner = "arn:aws:kms:us-east-1:444455556666:key/*"
			return w
		}(), u, keyRef, ""},
		{"T 1.3", key("arn:aws-cn:sts::444455556666:assumed-role/Harvester/run-7", keyCN, all, byRules), a, "", ""},
		{"T 1.3 of another partition", key(run7, keyCN, all, byRules), i, "", "different partitions"},
		{"T 12.3 in GovCloud", key("arn:aws-us-gov:sts::444455556666:assumed-role/Harvester/run-7", keyGov, all, byRules), a, "", ""},
		{"E-1714 root", key(rootA, keyK, nothing, byRules), a, "", ""},
		{"E-1714 another account", key(van1, keyK, all, byRules), i, "", ""},
		{"E-1714 a service", key("sns.amazonaws.com", keyK, nothing, byRules), i, "", ""},
		{"E-1714 anonymous", key("*", keyK, nothing, byRules), i, "", ""},
		{"E-1714 known not to be the caller's account", func() world {
			w := key("", keyK, all, byRules)
			w.by = request.UnnamedRole(accountA)
			return w
		}(), a, "", ""},

		{"T 1.4 not given", object(van1, all, 0), u, "context:resource_policy:" + logsBucket, `or "NoPolicy" if it has none`},
		{"T 1.4 NoPolicy", object(van1, all, none), i, "", logsBucket + " has no policy"},
		{"T 1.4 not given, id-", object(van1, nothing, 0), i, "", "the policy of " + logsBucket + " names nobody itself"},
		{"T 1.4 root of another account", object("arn:aws:iam::777788889999:root", nothing, 0), u, "", ""},
		{"E-1710 same account, id+", object(run7, all, 0), a, "", "the policy of " + logsBucket + " neither grants nor denies"},
		{"E-1710 same account, id-", object(run7, nothing, 0), i, "", "the policy of " + logsBucket + " neither grants nor denies"},
		{"E-1710 root", object(rootA, nothing, 0), a, "", "neither grants nor denies"},
		{"E-1713 same account, id+", object(run7, all, none), a, "", ""},
		{"E-1710 the owner not known, id+", func() world { w := object(run7, all, 0); w.account = "?"; return w }(), u, "context:resource_policy:" + logsBucket, "may belong to another account"},
		{"E-1713 the owner not known, id+", func() world { w := object(run7, all, none); w.account = "?"; return w }(), u, "unknown:resource account", ""},

		{"T 1.5", assume("lambda.amazonaws.com", roleTarget, nothing), u, "context:resource_policy:" + roleTarget, "the trust policy of " + roleTarget + " was not given"},
		{"E-1712 a service and a bucket", object("sns.amazonaws.com", nothing, 0), i, "", "neither grants nor denies"},
		{"E-1712 a service and a key", key("sns.amazonaws.com", keyK, nothing, 0), u, keyRef, ""},
		{"E-1712 web identity", world{principal: githubProvider, action: "sts:AssumeRoleWithWebIdentity", resource: roleTarget}, u, "context:resource_policy:" + roleTarget, ""},
		{"E-1712 anonymous and a bucket", object("*", nothing, 0), i, "", "neither grants nor denies"},
		{"E-1711 a role of the same account, id+", assume(mira, roleTarget, all), u, "context:resource_policy:" + roleTarget, "give it in resource_policies"},
		{"E-1711 a role of the same account, id-", assume(mira, roleTarget, nothing), i, "", "the policy of " + roleTarget + " names nobody itself"},
		{"E-1711 tagging the session", func() world {
			w := assume(mira, roleTarget, all)
			w.context = map[string][]string{"aws:RequestTag/team": {"tide"}}
			return w
		}(), u, "context:resource_policy:" + roleTarget, ""},
		{"E-560 passing a role needs no trust policy", world{principal: mira, action: "iam:PassRole", resource: roleTarget, id: all}, a, "", ""},

		{"Lattice, id+, not given", lattice(run7, all, ""), u, "context:resource_policy:" + latticeA, "has to allow the request too"},
		{"Lattice, id-, not given", lattice(run7, nothing, ""), i, "", "names nobody itself"},
		{"Lattice, both", lattice(run7, all, stmt(allow, anything, anything, anyone)), a, "", "AWS_IAM"},
		{"Lattice, the auth policy names the session, id-", lattice(run7, nothing, stmt(allow, anything, anything, who(run7))), i, "", ""},
		{"Lattice, the auth policy names another, id+", lattice(run7, all, stmt(allow, anything, anything, who(mira))), i, "", ""},
		{"Lattice, root", lattice(rootA, nothing, stmt(allow, anything, anything, who(harvester))), i, "", ""},
		{"Lattice, root named", lattice(rootA, nothing, stmt(allow, anything, anything, who(accountA))), a, "", ""},
		{"Lattice, anonymous", lattice("*", nothing, stmt(allow, anything, anything, anyone)), a, "", ""},

		{"EFS, no policy, mount target", efs("*", nothing, none, "true"), a, "", ""},
		{"EFS, no policy, elsewhere", efs("*", nothing, none, "false"), i, "", ""},
		{"EFS, no policy, a role without rights", efs(run7, nothing, none, "true"), a, "", ""},
		{"EFS, not given, anonymous", efs("*", nothing, 0, "true"), u, "context:resource_policy:" + fileSystem, `or "NoPolicy" if it has none`},
		{"EFS, not given, elsewhere", efs("*", nothing, 0, "false"), i, "", "neither grants nor denies"},
		{"EFS, not given, id+", efs(run7, all, 0, "false"), a, "", "neither grants nor denies"},
		{"e-anon-efs", func() world {
			w := efs("*", nothing, 0)
			w.rp = stmt(allow, `"elasticfilesystem:ClientMount"`, anything, `"Principal":{"AWS":"*"}`)
			return w
		}(), a, "", ""},

		{"API, same account, id+", api(run7, all, 0), a, "", "neither grants nor denies"},
		{"API, another account, id+", api(van1, all, 0), u, "context:resource_policy:" + apiA, ""},
		{"API, private, not given", func() world {
			w := api(run7, all, 0)
			w.vpce, w.gateway = stmt(allow, anything, anything, anyone), evaluator.EndpointInterface
			return w
		}(), u, "context:resource_policy:" + apiA, ""},
		{"API, private, none", func() world {
			w := api(run7, all, none)
			w.vpce, w.gateway = stmt(allow, anything, anything, anyone), evaluator.EndpointInterface
			return w
		}(), i, "", ""},
		{"API, anonymous, not given", api("*", nothing, 0), u, "", "without an authorizer"},
		{"API, anonymous, none", api("*", nothing, none), u, "", ""},

		{"a shared image, not given", image(0), u, "context:resource_policy:arn:aws:ec2:eu-west-1::image/ami-1", ""},
		{"a shared image has no policy, and is shared all the same", image(none), u, "context:resource_policy:arn:aws:ec2:eu-west-1::image/ami-1", "is shared with"},
		{"AssumeRoot across accounts", world{principal: van1, action: "sts:AssumeRoot", resource: rootA, id: all, options: unlisted}, u, "context:central root access", ""},
		{"an access point", world{principal: run7, action: "s3:GetObject", resource: "arn:aws:s3:eu-west-1:444455556666:accesspoint/logs/object/x", id: all}, u, "", "the bucket behind the access point"},
		{"an access point, id-", world{principal: run7, action: "s3:GetObject", resource: "arn:aws:s3:eu-west-1:444455556666:accesspoint/logs/object/x"}, i, "", ""},
		{"a function URL", world{principal: run7, action: "lambda:InvokeFunctionUrl", resource: "arn:aws:lambda:eu-west-1:444455556666:function:f", id: all, options: unlisted}, a, "", "lambda:InvokeFunction as well"},
	})
}

// TestNotGivenLayer is the spelling of layers about which nothing is given.
func TestNotGivenLayer(t *testing.T) {
	for _, tt := range []struct {
		w    world
		want string
	}{
		{world{principal: run7, action: "sqs:SendMessage", resource: intake}, "notGiven"},
		{world{principal: run7, action: "sqs:SendMessage", resource: intake, rpKind: evaluator.PolicyNone}, "notApplicable"},
		{world{principal: run7, action: "sqs:ListQueues", resource: "*"}, "notApplicable"},
		{world{principal: run7, action: "iam:CreateUser", resource: mira}, "notApplicable"},
		{world{principal: run7, action: "kms:Decrypt", resource: keyK, rpKind: evaluator.PolicyDefault}, "allow"},
	} {
		r := tt.w.evaluate(t)
		if got := r.Layers[evaluator.LayerResource].Result.String(); got != tt.want {
			t.Errorf("%s on %s: %s, want %s", tt.w.action, tt.w.resource, got, tt.want)
		}
		if tt.want == "notApplicable" && len(r.Assumptions) > 0 {
			t.Errorf("%s on %s: assumptions %v", tt.w.action, tt.w.resource, r.Assumptions)
		}
	}
}

// TestForeignPolicies: the policies of other resources leave a question alone, also one
// about "*" (E-1715).
func TestForeignPolicies(t *testing.T) {
	for _, tt := range []struct {
		owner, action, resource string
		want                    evaluator.Decision
	}{
		{keyK, "iam:CreateUser", "*", evaluator.Allowed},
		{keysOfA, "iam:CreateUser", "*", evaluator.Allowed},
		{logsBucket, "sqs:SendMessage", "*", evaluator.Allowed},
		{logsBucket, "sqs:SendMessage", "arn:aws:sqs:*:444455556666:*", evaluator.Allowed},
		{logsBucket, "s3:GetObject", "*", evaluator.Undetermined},
		{logsBucket, "s3:ListAllMyBuckets", "*", evaluator.Allowed},
		{logsBucket, "s3:GetObject", "arn:aws:s3:::*", evaluator.Undetermined},
		{logsBucket, "s3:GetObject", "arn:aws:s3:::tide-archive/*", evaluator.Allowed},
		{intake, "s3:ListBucket", "*", evaluator.Allowed},
		{keyK, "kms:Decrypt", "arn:aws:kms:eu-west-1:444455556666:key/*", evaluator.Undetermined},
		{roleTarget, "iam:PassRole", "*", evaluator.Allowed},
		{roleTarget, "iam:PassRole", roleTarget, evaluator.Allowed},
		{roleTarget, "iam:PassRole", "arn:aws:iam::444455556666:role/T*", evaluator.Allowed},
		{roleTarget, "sts:AssumeRole", "arn:aws:iam::444455556666:role/*", evaluator.Undetermined},
	} {
		w := world{principal: mira, action: tt.action, resource: tt.resource, id: []string{fullAccess}, rpOwner: tt.owner}
		if !strings.Contains(tt.owner, ":role/") {
			w.rp = stmt(deny, anything, anything, anyone)
		} else {
			w.rp = stmt(deny, `"sts:*"`, "", anyone)
		}
		if r := w.evaluate(t); r.Decision != tt.want {
			t.Errorf("policy of %s, %s on %s: %s, want %s; causes %v", tt.owner, tt.action, tt.resource, r.Decision, tt.want, r.Causes)
		}
	}
}

// TestNotGivenIsEither: what is possible where a policy was not given is what is
// possible without any, and with one that lets the caller's account in (E-1711) or,
// where the policy is the only one that can, the caller (E-1712).
func TestNotGivenIsEither(t *testing.T) {
	hits := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		s := drawScenario(t)
		s.Policy = nil
		if s.Resource == "*" {
			return
		}
		without := s.evaluate(t, nil).Possible
		s.NotGiven = true
		got := s.evaluate(t, nil).Possible
		s.NotGiven = false
		mandatory := s.Action == "kms:Decrypt" || s.Action == "sts:AssumeRole"
		account := map[bool]string{true: accountB, false: accountA}[s.Caller == van1]
		grant := statementText{Effect: allow, Action: []string{"kms:*", "s3:*", "sqs:*"}, Resource: []string{"*"}, Principal: map[string][]string{"AWS": {account}}}
		if s.Caller == "*" || s.Caller == "sns.amazonaws.com" {
			grant.Principal = "*"
			if !mandatory {
				grant.Effect, grant.Principal = allow, map[string][]string{"AWS": {"123412341234"}}
			}
		}
		if s.policyType() == iam.Trust {
			grant.Action, grant.Resource = []string{"sts:*"}, nil
		}
		s.Policy = &document{Version: "2012-10-17", Statement: []statementText{grant}}
		want := without | s.evaluate(t, nil).Possible
		if got != want {
			t.Fatalf("%s of %s: %s, want %s", s.Action, s.Caller, got, want)
		}
		hits[got.String()]++
	})
	if len(hits) < 2 {
		t.Errorf("few kinds of outcomes: %v", hits)
	}
}
