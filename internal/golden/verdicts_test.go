// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package golden_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/explain"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

var services = catalog.NewServices(catalog.Default())

// inWords makes the sentences about results.
var inWords = explain.Printer{Arguments: arguments}

// arguments are the names of the provider's arguments.
var arguments = explain.Arguments{
	Principal: "principal", Context: "context", Resources: "resources", ResourcePolicies: "resource_policies",
	ResourceAccounts: "resource_account_ids", EndpointPolicy: "vpc_endpoint_policy", DeclareAction: names.DeclareAction,
}

// TestVerdicts covers the verdicts of every fourth managed policy, attached to a role,
// on one action of every third service, for "*" and for one ARN, with all texts known
// and with a hole in one of them.
func TestVerdicts(t *testing.T) {
	c := catalog.Default()
	actions := someActions(c)
	role, err := request.ParsePrincipal("arn:aws:iam::444455556666:role/app/Harvester")
	if err != nil {
		t.Fatal(err)
	}
	var items []item
	for i, name := range c.ManagedPolicyNames() {
		if i%4 != 0 {
			continue
		}
		items = append(items, item{name, func(w *strings.Builder) {
			p, err := c.ManagedPolicy(name)
			if err != nil {
				t.Error(err)
				return
			}
			root := read(p.Document)
			for _, root := range []*policy.Node{root, blur(root, uint64(i))} {
				ev := attached(name, root)
				if ev == nil {
					fmt.Fprintln(w, "not compiled")
					continue
				}
				for _, a := range actions {
					writeVerdict(w, ev, role, a.name, request.StarResource())
					writeVerdict(w, ev, role, a.name, request.NewResource(pattern.Literal(a.resource)))
				}
			}
		}})
	}
	check(t, "verdicts", items)
}

// askedAction is an action with an ARN that it is asked for.
type askedAction struct{ name, resource string }

// someActions returns one action of every third service.
func someActions(c *catalog.Catalog) []askedAction {
	var out []askedAction
	for i, prefix := range c.Services() {
		service, ok := c.Service(prefix)
		if i%3 != 0 || !ok || len(service.Actions()) == 0 {
			continue
		}
		a := service.Actions()[i%len(service.Actions())]
		asked := askedAction{a.Name, "*"}
		if len(a.Resources) > 0 {
			asked.resource = exampleARN(a.Resources[0].Type.Formats[0].String())
		}
		out = append(out, asked)
	}
	return out
}

// exampleARN fills the placeholders of an ARN format.
func exampleARN(format string) string {
	return os.Expand(format, func(name string) string {
		switch name {
		case "Partition":
			return "aws"
		case "Region":
			return "eu-west-1"
		case "Account":
			return "444455556666"
		default:
			return "x1"
		}
	})
}

// attached compiles a document and returns an evaluator over it alone, nil if it cannot
// be an identity policy.
func attached(label string, root *policy.Node) *evaluator.Evaluator {
	doc, _ := policy.Build(root)
	if doc == nil {
		return nil
	}
	p, err := program.Compile(doc, iam.Identity, label, services)
	if err != nil {
		return nil
	}
	return evaluator.New(evaluator.Layers{Identity: evaluator.Policies{List: []*program.Policy{p}}}, services, evaluator.Options{})
}

func writeVerdict(w *strings.Builder, ev *evaluator.Evaluator, caller *request.Principal, action string, r *request.Resource) {
	a, err := ev.Action(action)
	if err != nil {
		fmt.Fprintf(w, "%s: %v\n", action, err)
		return
	}
	result, err := ev.Evaluate(&request.Request{Principal: caller, Action: a, Resources: []*request.Resource{r}})
	fmt.Fprintf(w, "%s on %s:", action, r)
	writeResult(w, result, err)
}

func writeResult(w *strings.Builder, r *evaluator.Result, err error) {
	if err != nil {
		fmt.Fprintf(w, " error %v\n", err)
		return
	}
	fmt.Fprintf(w, " %s %s %s %s rule %q missing %q\n", r.Decision, r.Possible, r.Denied, r.Granted, inWords.Note(&r.Rule), r.MissingContextKeys)
	for _, l := range r.Layers {
		if l.Result != evaluator.NotApplicable {
			fmt.Fprintf(w, "  %s %s %v\n", l.Layer, l.Result, l.Levels)
		}
	}
	for i := range r.Matched {
		writeStatement(w, "matched", &r.Matched[i])
	}
	for _, l := range r.Blamed {
		fmt.Fprintf(w, "  blamed %s\n", l)
	}
	if n := r.NearMiss; n != nil {
		writeStatement(w, "near "+n.Clause+" "+inWords.Why(n), &n.Statement)
		fmt.Fprintf(w, "  near keys %q\n", n.Keys)
	}
	for i := range r.Causes {
		c := &r.Causes[i]
		fmt.Fprintf(w, "  cause %s %q %q %v %q\n", c, c.Ref(), c.Document(), c.Free(), inWords.Cause(c))
	}
	for _, s := range inWords.Notes(r.Assumptions) {
		fmt.Fprintf(w, "  assumption %q\n", s)
	}
	for _, s := range inWords.Notes(r.Notes) {
		fmt.Fprintf(w, "  note %q\n", s)
	}
	for _, p := range r.Parts {
		fmt.Fprintf(w, " part %s on %s:", p.Action, p.Resource)
		writeResult(w, p.Result, nil)
	}
}

func writeStatement(w *strings.Builder, what string, m *evaluator.MatchedStatement) {
	fmt.Fprintf(w, "  %s %s %d %s %q %d %s %s %d %v %v %q %s %s\n", what, m.Layer, m.Level, m.Document, m.Sid, m.Index, m.Effect, m.Applies, m.Class,
		m.Decisive, m.Open, m.Keys, m.Path, m.Pos)
}
