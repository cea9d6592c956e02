// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator_test

import (
	"cmp"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/explain"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// The cast of the worked examples.
const (
	accountA = "444455556666"
	accountB = "777788889999"

	mira        = "arn:aws:iam::444455556666:user/ops/mira"
	harvester   = "arn:aws:iam::444455556666:role/app/Harvester"
	run7        = "arn:aws:sts::444455556666:assumed-role/Harvester/run-7"
	rootA       = "arn:aws:iam::444455556666:root"
	courier     = "arn:aws:iam::777788889999:role/Courier"
	van1        = "arn:aws:sts::777788889999:assumed-role/Courier/van-1"
	kiosk       = "arn:aws:sts::444455556666:federated-user/kiosk"
	intake      = "arn:aws:sqs:eu-west-1:444455556666:intake"
	keyK        = "arn:aws:kms:eu-west-1:444455556666:key/0a1b2c3d-0000-4000-8000-00000000000k"
	logsBucket  = "arn:aws:s3:::tide-logs"
	logsObjects = "arn:aws:s3:::tide-logs/*"
)

// fullAccess is a statement that allows everything; documents are written as their
// statements, joined with commas.
const fullAccess = `{"Effect":"Allow","Action":"*","Resource":"*"}`

// world is everything that a request of a test is decided by. Policies are given as
// statements; hole ("⟨?⟩") inside a string represents unknown text, and the string
// "⟨unknown⟩" alone a value with nothing known about it.
type world struct {
	principal string
	by        *request.Principal // instead of principal
	action    string
	resource  string
	resources []string // instead of resource

	version string // of every document; "" is 2012-10-17, "none" leaves it out
	id      []string
	pb      string
	pbMaybe bool
	sp      []string
	scp     [][]string
	scpMore bool
	rcp     [][]string
	rp      string               // policy of rpOwner
	rpOwner string               // default: resource
	rpKind  evaluator.PolicyKind // without rp
	vpce    string
	gateway evaluator.EndpointKind
	account string // owner of the resource; "?" if not known
	context map[string][]string
	partial map[string]request.ContextValue
	options evaluator.Options
	catalog iam.Services
}

const hole = "⟨?⟩"

func (w *world) document(tb testing.TB, statements string) *policy.Document {
	tb.Helper()
	version := `"Version":"2012-10-17",`
	switch w.version {
	case "":
	case "none":
		version = ""
	default:
		version = `"Version":"` + w.version + `",`
	}
	root, problems := policy.ParseJSON("{" + version + `"Statement":[` + statements + "]}")
	if err := problems.Err(); err != nil {
		tb.Fatalf("bad test document: %v\n%s", err, statements)
	}
	doc, problems := policy.Build(withHoles(root))
	if err := problems.Err(); err != nil {
		tb.Fatalf("bad test document: %v\n%s", err, statements)
	}
	return doc
}

// withHoles replaces the hole markers of a tree.
func withHoles(n *policy.Node) *policy.Node {
	switch n.Kind {
	case policy.KindString:
		s, _ := n.Text.Known()
		if s == "⟨unknown⟩" {
			return policy.NewUnknown(pattern.Unknown())
		}
		return policy.NewString(n.Pos, textWithHoles(s))
	case policy.KindArray:
		elems := make([]*policy.Node, 0, len(n.Elems))
		more := false
		for _, e := range n.Elems {
			if s, ok := e.Text.Known(); ok && e.Kind == policy.KindString && s == "⟨more⟩" {
				more = true
				continue
			}
			elems = append(elems, withHoles(e))
		}
		return policy.NewArray(n.Pos, elems, more)
	case policy.KindObject:
		members := make([]policy.Member, 0, len(n.Members))
		for _, m := range n.Members {
			members = append(members, policy.Member{Name: m.Name, NamePos: m.NamePos, Value: withHoles(m.Value)})
		}
		return policy.NewObject(n.Pos, members, false)
	default:
		return n
	}
}

func textWithHoles(s string) pattern.Text {
	parts := strings.Split(s, hole)
	texts := []pattern.Text{pattern.Literal(parts[0])}
	for _, p := range parts[1:] {
		texts = append(texts, pattern.Unknown(), pattern.Literal(p))
	}
	return pattern.Concat(texts...)
}

func (w *world) compile(tb testing.TB, statements string, typ iam.Type, label string) *program.Policy {
	tb.Helper()
	p, err := program.Compile(w.document(tb, statements), typ, label, w.catalog)
	if err != nil {
		tb.Fatalf("compile %s: %v", label, err)
	}
	return p
}

func (w *world) policies(tb testing.TB, list []string, typ iam.Type, label string) evaluator.Policies {
	tb.Helper()
	var out evaluator.Policies
	for _, s := range list {
		if s == "⟨more⟩" {
			out.More = true
			continue
		}
		out.List = append(out.List, w.compile(tb, s, typ, label))
	}
	return out
}

func (w *world) levels(tb testing.TB, levels [][]string, typ iam.Type, label string) *evaluator.Levels {
	tb.Helper()
	if levels == nil {
		return nil
	}
	out := &evaluator.Levels{}
	for _, l := range levels {
		out.Levels = append(out.Levels, w.policies(tb, l, typ, label))
	}
	return out
}

// request builds the evaluator and the request of the world.
func (w *world) request(tb testing.TB) (*evaluator.Evaluator, *request.Request) {
	tb.Helper()
	if w.catalog == nil {
		w.catalog = testCatalog{}
	}
	layers := evaluator.Layers{
		Identity:     w.policies(tb, w.id, iam.Identity, "identity"),
		SCP:          w.levels(tb, w.scp, iam.SCP, "scp"),
		RCP:          w.levels(tb, w.rcp, iam.RCP, "rcp"),
		EndpointKind: w.gateway,
	}
	if w.scpMore {
		if layers.SCP == nil {
			layers.SCP = &evaluator.Levels{}
		}
		layers.SCP.More = true
	}
	if w.pb != "" {
		layers.Boundary = w.compile(tb, w.pb, iam.Boundary, "boundary")
	}
	if w.pbMaybe {
		layers.BoundaryAttached = evaluator.AttachmentUnknown
	}
	if w.sp != nil {
		ps := w.policies(tb, w.sp, iam.Session, "session")
		layers.Session = &ps
	}
	if w.vpce != "" {
		layers.Endpoint = w.compile(tb, w.vpce, iam.Endpoint, "endpoint")
	}
	resources := w.resources
	if resources == nil {
		resources = []string{w.resource}
	}
	if w.rp != "" {
		owner := w.rpOwner
		if owner == "" {
			owner = resources[0]
		}
		typ := iam.Resource
		if strings.Contains(owner, ":role/") {
			typ = iam.Trust
		}
		layers.Resource = append(layers.Resource, evaluator.ResourcePolicy{Owner: owner, Policy: w.compile(tb, w.rp, typ, "resource")})
	}
	if w.rpKind != evaluator.PolicyGiven {
		layers.Resource = append(layers.Resource, evaluator.ResourcePolicy{Owner: cmp.Or(w.rpOwner, resources[0]), Kind: w.rpKind})
	}
	ev := evaluator.New(layers, w.catalog, w.options)
	action, err := ev.Action(w.action)
	if err != nil {
		tb.Fatalf("action %s: %v", w.action, err)
	}
	req := &request.Request{Principal: w.by, Action: action}
	if req.Principal == nil {
		if req.Principal, err = request.ParsePrincipal(w.principal); err != nil {
			tb.Fatalf("principal %s: %v", w.principal, err)
		}
	}
	for _, s := range resources {
		var r *request.Resource
		if strings.Contains(s, hole) {
			r = request.NewResource(textWithHoles(s))
		} else {
			r = request.NewResource(arn.FromGlob(s))
		}
		if s == "*" {
			r = request.StarResource()
		}
		switch w.account {
		case "":
		case "?":
			r.Account = pattern.Hole(pattern.Digits12)
		default:
			r.Account = pattern.Literal(w.account)
		}
		req.Resources = append(req.Resources, r)
	}
	if w.partial != nil {
		req.Context, err = request.NewPartialContext(w.partial, w.catalog)
	} else {
		req.Context, err = request.NewContext(w.context, w.catalog)
	}
	if err != nil {
		tb.Fatalf("context: %v", err)
	}
	return ev, req
}

// evaluate decides the request of the world. Decide and Evaluate must agree.
func (w *world) evaluate(tb testing.TB) *evaluator.Result {
	tb.Helper()
	ev, req := w.request(tb)
	r, err := ev.Evaluate(req)
	if err != nil {
		tb.Fatalf("evaluate: %v", err)
	}
	possible, err := ev.Decide(req)
	if err != nil {
		tb.Fatalf("decide: %v", err)
	}
	if possible != r.Possible {
		tb.Errorf("Decide says %s, Evaluate %s", possible, r.Possible)
	}
	return r
}

// inWords makes the sentences about results.
var inWords = explain.Printer{Arguments: explain.Arguments{
	Principal: "principal", Context: "context", Resources: "resources", ResourcePolicies: "resource_policies",
	ResourceAccounts: "resource_account_ids", EndpointPolicy: "vpc_endpoint_policy", DeclareAction: "declare it in additional_actions of the provider",
}}
