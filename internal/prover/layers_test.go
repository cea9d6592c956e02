// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// The parts of random layers.
var (
	layerCallers = []string{
		"arn:aws:iam::444455556666:user/mira", "arn:aws:iam::444455556666:role/Crew", "arn:aws:sts::444455556666:assumed-role/Crew/x", "arn:aws:iam::444455556666:role/aws-service-role/ops.amazonaws.com/AWSServiceRoleForOps",
		"arn:aws:sts::444455556666:federated-user/kiosk", "arn:aws:iam::444455556666:root", "lambda.amazonaws.com", "*", "arn:aws:iam::444455556666:saml-provider/Hub", "arn:aws:iam::444455556666:oidc-provider/id.example.com", "arn:aws:iam::777788889999:role/Crew",
	}
	layerActions = []string{"s3:*", "s3:GetObject", "s3:Put*", "sqs:*", "sqs:SendMessage", "kms:*", "kms:Decrypt", "sts:*", "sts:AssumeRole", "iam:*", "*", "lambda:*", "elasticfilesystem:*", "sns:Publish"}
	layerOwners  = []string{"arn:aws:s3:::a", "arn:aws:sqs:us-east-1:444455556666:q", "arn:aws:kms:us-east-1:444455556666:key/k", "arn:aws:iam::444455556666:role/Target", "arn:aws:elasticfilesystem:us-east-1:444455556666:file-system/fs-1", "arn:aws:sqs:us-east-1:777788889999:q"}
	layerEntries = []string{"*", "*", "arn:aws:s3:::a", "arn:aws:s3:::a/*", "arn:aws:s3:::*", "arn:aws:sqs:*:*:*", "arn:aws:sqs:*:444455556666:q", "arn:aws:kms:*:*:key/*", "arn:aws:iam::*:role/*", "arn:aws:iam::444455556666:role/Target", "arn:aws:elasticfilesystem:*:*:*"}
	// layerCalls are actions with resources that they can be called on.
	layerCalls = [][2]string{
		{"s3:GetObject", "arn:aws:s3:::a/x"}, {"s3:GetObject", "arn:aws:s3:::b/x"}, {"s3:PutObject", "arn:aws:s3:::a/x"}, {"s3:ListBucket", "arn:aws:s3:::a"}, {"s3:GetBucketPolicy", "arn:aws:s3:::a"}, {"s3:ListAllMyBuckets", "*"}, {"s3:GetObject", "arn:aws-cn:s3:::a/x"},
		{"sqs:SendMessage", "arn:aws:sqs:us-east-1:444455556666:q"}, {"sqs:SendMessage", "arn:aws:sqs:us-east-1:444455556666:p"}, {"sqs:SendMessage", "arn:aws:sqs:us-east-1:777788889999:q"}, {"sqs:ListQueues", "*"},
		{"kms:Decrypt", "arn:aws:kms:us-east-1:444455556666:key/k"}, {"kms:Decrypt", "arn:aws:kms:us-east-1:444455556666:key/l"}, {"kms:Decrypt", "arn:aws:kms:us-east-1:777788889999:key/k"}, {"kms:CreateKey", "*"}, {"kms:RetireGrant", "arn:aws:kms:us-east-1:444455556666:key/k"}, {"kms:DeleteAlias", "arn:aws:kms:us-east-1:444455556666:alias/aws/s3"},
		{"sts:AssumeRole", "arn:aws:iam::444455556666:role/Target"}, {"sts:AssumeRole", "arn:aws:iam::444455556666:role/Other"}, {"sts:AssumeRole", "arn:aws:iam::777788889999:role/Target"}, {"sts:TagSession", "arn:aws:iam::444455556666:role/Target"}, {"sts:AssumeRoleWithSAML", "arn:aws:iam::444455556666:role/Target"}, {"sts:AssumeRoleWithWebIdentity", "arn:aws:iam::444455556666:role/Target"},
		{"sts:GetFederationToken", "arn:aws:sts::444455556666:federated-user/kiosk"}, {"iam:PassRole", "arn:aws:iam::444455556666:role/Target"}, {"iam:PassRole", "arn:aws:iam::777788889999:role/Target"}, {"iam:DeleteRole", "arn:aws:iam::444455556666:role/aws-reserved/x"}, {"iam:ListUsers", "*"},
		{"lambda:InvokeFunction", "arn:aws:lambda:us-east-1:444455556666:function:f"}, {"sns:Publish", "arn:aws:sns:us-east-1:444455556666:t"}, {"elasticfilesystem:ClientWrite", "arn:aws:elasticfilesystem:us-east-1:444455556666:file-system/fs-1"}, {"elasticfilesystem:ClientMount", "arn:aws:elasticfilesystem:us-east-1:444455556666:file-system/fs-2"},
		{"ec2:DescribeInstances", "*"}, {"ec2:StopInstances", "arn:aws:ec2:us-east-1:444455556666:instance/i-1"},
	}
	layerKeys = map[string][]string{
		"aws:PrincipalTag/t": {"a", "b"}, "aws:SecureTransport": {"true", "false"}, "aws:PrincipalAccount": {"444455556666", "777788889999"}, "aws:ResourceAccount": {"444455556666", "777788889999"}, "aws:SourceVpce": {"vpce-1"},
	}
	layerKeyNames = []string{"aws:PrincipalTag/t", "aws:SecureTransport", "aws:PrincipalAccount", "aws:ResourceAccount", "aws:SourceVpce"}
)

// layered are random layers of a caller, as texts.
type layered struct {
	caller                string
	linked                truth.Value
	management            truth.Value
	identity, session     []string
	boundary, endpoint    string
	scp, rcp              [][]string
	owners                []string
	kinds                 []evaluator.PolicyKind
	resources             []string
	more, attached, block bool
	document              string
}

func (l *layered) String() string {
	var b strings.Builder
	_, _ = fmt.Fprintf(&b, "%s linked %v management %v\nidentity %s\n", l.caller, l.linked, l.management, strings.Join(l.identity, "\n  "))
	for _, p := range []struct {
		name string
		text any
	}{{"boundary", l.boundary}, {"session", l.session}, {"scp", l.scp}, {"rcp", l.rcp}, {"endpoint", l.endpoint}} {
		if s := fmt.Sprint(p.text); s != "" && s != "[]" {
			_, _ = fmt.Fprintf(&b, "%s %s\n", p.name, s)
		}
	}
	for i := range l.owners {
		_, _ = fmt.Fprintf(&b, "policy of %s (%v): %s\n", l.owners[i], l.kinds[i], l.resources[i])
	}
	_, _ = fmt.Fprintf(&b, "more %v, boundary unknown %v, block public %v\ndocument %s", l.more, l.attached, l.block, l.document)
	return b.String()
}

// layerDocument is a random document of a layer.
func (g *generator) layerDocument(layer string) string {
	var all []statementText
	for i := range 1 + g.IntN(2) {
		s := statementText{deny: layer == "rcp" || g.chance(10+15*i), notAction: g.chance(8) && layer != "rcp", actions: some(g, layerActions, 2), resources: some(g, layerEntries, 2)}
		switch layer {
		case "rcp":
			s.principal, s.actions = `"*"`, some(g, []string{"s3:*", "sqs:SendMessage", "kms:Decrypt", "sts:*"}, 2)
		case "endpoint":
			s.principal = `"*"`
		case "resource", "trust":
			s.principal = pick(g, []string{
				`"*"`, `{"AWS":"*"}`, `{"AWS":"444455556666"}`, `{"AWS":"777788889999"}`, `{"AWS":"arn:aws:iam::444455556666:user/mira"}`, `{"AWS":"arn:aws:iam::444455556666:role/Crew"}`, `{"AWS":"arn:aws:sts::444455556666:assumed-role/Crew/x"}`, `{"AWS":"arn:aws:iam::777788889999:role/Crew"}`,
				`{"Service":"lambda.amazonaws.com"}`, `{"Federated":"arn:aws:iam::444455556666:saml-provider/Hub"}`, `{"Federated":"arn:aws:iam::444455556666:oidc-provider/id.example.com"}`, `{"AWS":"arn:aws:sts::444455556666:federated-user/kiosk"}`,
			})
			s.notPrincipal = s.deny && g.chance(15) && !strings.Contains(s.principal, `"*"`)
		}
		if layer == "trust" {
			s.actions, s.notAction, s.resources = some(g, []string{"sts:AssumeRole", "sts:TagSession", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity", "sts:*"}, 2), false, nil
		}
		if g.chance(30) {
			name := pick(g, layerKeyNames)
			operator := pick(g, []string{"StringEquals", "StringNotEquals", "StringEqualsIfExists"})
			if name == "aws:SecureTransport" {
				operator = "Bool"
			}
			s.conditions = []conditionText{{operator, name, []string{pick(g, layerKeys[name])}}}
		}
		all = append(all, s)
	}
	if g.chance(35) && layer != "rcp" && layer != "trust" && layer != "resource" {
		s := statementText{actions: []string{"*"}, resources: []string{"*"}}
		if layer == "endpoint" {
			s.principal = `"*"`
		}
		all = append(all, s)
	}
	return documentText("2012-10-17", all...)
}

func (g *generator) layers() *layered {
	l := &layered{caller: pick(g, layerCallers)}
	documents := func(layer string, n int) []string {
		var out []string
		for range n {
			out = append(out, g.layerDocument(layer))
		}
		return out
	}
	l.linked, l.management = truth.False, truth.False
	if strings.Contains(l.caller, "aws-service-role") {
		l.linked = truth.True
	}
	if g.chance(8) {
		l.management = pick(g, []truth.Value{truth.True, truth.Unknown})
	}
	l.identity = documents("identity", g.IntN(3))
	if g.chance(25) {
		l.boundary = g.layerDocument("boundary")
	}
	l.attached = g.chance(5)
	if g.chance(20) || strings.Contains(l.caller, "federated-user") && g.chance(80) {
		l.session = documents("session", 1+g.IntN(2))
	}
	if g.chance(25) {
		for range 1 + g.IntN(2) {
			l.scp = append(l.scp, documents("scp", 1+g.IntN(2)))
		}
	}
	if g.chance(25) {
		l.rcp = [][]string{documents("rcp", 1)}
	}
	if g.chance(10) {
		l.endpoint = g.layerDocument("endpoint")
	}
	for _, o := range layerOwners {
		if !g.chance(30) {
			continue
		}
		kind, text := evaluator.PolicyGiven, ""
		switch {
		case strings.Contains(o, ":role/"):
			text = g.layerDocument("trust")
		case strings.Contains(o, ":key/") && g.chance(40):
			kind = evaluator.PolicyDefault
		case !strings.Contains(o, ":key/") && g.chance(25):
			kind = evaluator.PolicyNone
		default:
			text = g.layerDocument("resource")
		}
		l.owners, l.kinds, l.resources = append(l.owners, o), append(l.kinds, kind), append(l.resources, text)
	}
	l.more, l.block = g.chance(4), g.chance(8)
	l.document = g.layerDocument("identity")
	if g.chance(50) && len(l.identity) > 0 {
		l.document = pick(g, l.identity) // near to what is allowed
	}
	if g.chance(10) {
		l.document = documentText("2012-10-17", statementText{actions: []string{"sqs:SendMessage", "s3:GetObject"}, resources: []string{"arn:aws:sqs:us-east-1:444455556666:q", "arn:aws:s3:::a/*"}})
	}
	return l
}

// build compiles the layers, nil if AWS refuses a document.
func (l *layered) build() (access *Access, document *program.Policy) {
	ok := true
	compiled := func(typ iam.Type, text string) *program.Policy {
		p := compiledText(typ, text)
		ok = ok && p != nil
		return p
	}
	list := func(typ iam.Type, texts []string) evaluator.Policies {
		var out evaluator.Policies
		for _, s := range texts {
			out.List = append(out.List, compiled(typ, s))
		}
		return out
	}
	levels := func(typ iam.Type, texts [][]string) *evaluator.Levels {
		if texts == nil {
			return nil
		}
		out := &evaluator.Levels{}
		for _, level := range texts {
			out.Levels = append(out.Levels, list(typ, level))
		}
		return out
	}
	in := evaluator.Layers{Identity: list(iam.Identity, l.identity), SCP: levels(iam.SCP, l.scp), RCP: levels(iam.RCP, l.rcp), ResourceMore: l.more}
	if l.boundary != "" {
		in.Boundary = compiled(iam.Boundary, l.boundary)
		if l.attached {
			in.BoundaryAttached = evaluator.AttachmentUnknown
		}
	}
	if l.session != nil {
		s := list(iam.Session, l.session)
		in.Session = &s
	}
	if l.endpoint != "" {
		in.Endpoint = compiled(iam.Endpoint, l.endpoint)
	}
	for i, o := range l.owners {
		rp := evaluator.ResourcePolicy{Owner: o, Kind: l.kinds[i]}
		if l.resources[i] != "" {
			typ := iam.Resource
			if strings.Contains(o, ":role/") {
				typ = iam.Trust
			}
			rp.Policy = compiled(typ, l.resources[i])
		}
		in.Resource = append(in.Resource, rp)
	}
	document = compiled(iam.Identity, l.document)
	who, err := request.ParsePrincipal(l.caller)
	if !ok || err != nil {
		return nil, nil
	}
	who.ServiceLinked, who.ManagementAccount = l.linked, l.management
	return Effective(in, evaluator.Options{BlockPublicBuckets: l.block}, who, nil, services), document
}

// layerCall is a request of a caller, with what it looks like to documents by themselves.
type layerCall struct {
	action, resource string
	keys             map[string][]string
	real, alone      *request.Request
}

// calls are the requests of brute force: every call, with some values of the keys.
func (l *layered) calls(g *generator, e *effective) []layerCall {
	var out []layerCall
	for _, call := range layerCalls {
		for range 3 {
			c := layerCall{action: call[0], resource: call[1], keys: map[string][]string{}}
			action, err := request.NewAction(c.action, services, true)
			if err != nil {
				panic(err)
			}
			leg := *action
			leg.Several, leg.Info.Together = false, iam.OneEach
			r := request.NewResource(pattern.Literal(c.resource))
			stated, seen := map[string][]string{}, map[string][]pattern.Text{}
			for _, name := range layerKeyNames {
				k := program.NewKey(name, services)
				switch {
				case name == "aws:ResourceAccount":
					account := ""
					if f := strings.SplitN(c.resource, ":", 6); len(f) == 6 {
						account = f[4]
					}
					if account == "" {
						account = pick(g, layerKeys[name])
						if own, known := e.principal.Account.Known(); c.resource == "*" || !e.principal.Kind.HasAccount() || !known || g.chance(60) {
							account = own
						}
						if account != "" {
							r.Account = pattern.Literal(account)
						}
					}
					if account != "" {
						seen[name] = []pattern.Text{pattern.Literal(account)}
					}
				default:
					if f, ok := e.fixed(&k); ok {
						if !f.absent {
							seen[name] = f.values
						}
						continue
					}
					if g.chance(60) || k.Info.AlwaysPresent {
						v := []string{pick(g, layerKeys[name])}
						stated[name] = v
						seen[name] = []pattern.Text{pattern.Literal(v[0])}
					}
				}
			}
			c.keys = stated
			stating, err := request.NewContext(stated, services)
			if err != nil {
				panic(err)
			}
			exact, err := request.NewExactContext(seen, services)
			if err != nil {
				panic(err)
			}
			c.real = &request.Request{Principal: e.principal, Action: &leg, Resources: []*request.Resource{r}, Context: stating}
			c.alone = &request.Request{Principal: request.UnnamedRole(""), Action: request.UnlistedAction(c.action), Resources: []*request.Resource{request.NewResource(pattern.Literal(c.resource))}, Context: exact}
			out = append(out, c)
		}
	}
	return out
}

// exempt says that a question leaves the request out, or takes something for granted: of the
// requests that AWS refuses in any case, and of file systems about whose policy nothing
// was given, which by default let in everyone on their network (E-1711).
func (l *layered) exempt(c *layerCall) bool {
	return strings.Contains(c.resource, "role/aws-reserved/") || strings.Contains(c.resource, "alias/aws/") ||
		strings.HasPrefix(c.action, "elasticfilesystem:Client") && !slices.Contains(l.owners, c.resource)
}

// TestP402Layers compares what a caller gets, as one side of a question, with the evaluator's
// decisions.
func TestP402Layers(t *testing.T) {
	from, end := seedsOf(t, 800)
	var verdicts, wrong tally
	inParallel(from, end, func(seed uint64) {
		g := newGenerator(seed, 2)
		l := g.layers()
		access, document := l.build()
		if access == nil {
			verdicts.add("refused by AWS")
			return
		}
		doc := Documents([]*program.Policy{document}, services)
		within := Within(context.Background(), access, doc, Options{Cells: -1})
		includes := Within(context.Background(), doc, access, Options{Cells: -1})
		verdicts.add("within " + within.Verdict.String())
		verdicts.add("includes " + includes.Verdict.String())
		layers := ask(access, false).ev
		// What "*" means as a resource is contested (C-32); a question is about "*" itself.
		literal := ask(access, true).ev
		single := alone(false, document)
		outside := evaluator.Ungoverned()
		foreign := slices.ContainsFunc(includes.Assumptions, func(a Assumption) bool { return a.Kind == AssumeForeign })
		for _, c := range l.calls(g, access.effective) {
			if slices.Contains(outside, c.action) || l.exempt(&c) {
				continue
			}
			decide := layers.Decide
			if c.resource == "*" {
				decide = literal.Decide
			}
			a, err := decide(c.real)
			if err != nil {
				continue // such a caller cannot make the call
			}
			b, err := single.Decide(c.alone)
			if err != nil {
				panic(err)
			}
			own, known := access.effective.principal.Account.Known()
			theirs := !known || !strings.Contains(c.resource, own) || !access.effective.principal.Kind.HasAccount()
			fail := func(kind string) {
				if wrong.add(kind+" "+c.action) <= 2 {
					t.Errorf("seed %d: %s: %s on %s, %v: the layers say %v, the document %v; assumptions %v\n%s", seed, kind, c.action, c.resource, c.keys, a, b, includes.Assumptions, l)
				}
			}
			if within.Verdict == Proved && a.Has(evaluator.Allowed) && !b.Has(evaluator.Allowed) {
				fail("wrong within")
			}
			if includes.Verdict == Proved && b.Decision() == evaluator.Allowed && a.Decision() != evaluator.Allowed && !(foreign && theirs) {
				fail("wrong includes")
			}
			if os.Getenv("IAMPROOF_SHOW") != "" && within.Verdict == Undetermined && a.Decision() == evaluator.Allowed && !b.Has(evaluator.Allowed) {
				fail("undetermined within")
			}
		}
	})
	t.Logf("%d runs: %v, wrong %v", end-from, verdicts.counts, wrong.counts)
}
