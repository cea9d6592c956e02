// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/simulate"
)

// arguments are the names that a file of policies has for the layers: those of the
// provider.
var arguments = simulate.Names{
	Principal: "principal", Account: "account_id", Identity: "identity_policies", Boundary: "permissions_boundary", Session: "session_policies",
	ServiceControl: "service_control_policies", ResourceControl: "resource_control_policies", ResourcePolicies: "resource_policies",
	Endpoint: "vpc_endpoint_policy", ResourceAccounts: "resource_account_ids", Resources: "resources", Context: "context",
	Unstated: "unstated_context", Expectations: "expectations", ExceptActions: "except_actions", ExceptResources: "except_resources",
	ExpandActions: "the actions that it covers", AddAction: "use a newer release", DeclareAction: "use a newer release",
	Later: "when they are known", InParts: "write the document in full",
}

// maxPolicies bounds a file of policies.
const maxPolicies = 16 << 20

// readPolicies reads the policies of --policies: a file with one JSON value as the function
// explain_denial takes it, or a directory of identity policies.
func readPolicies(name string) (*simulate.Input, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("--policies: %w", err)
	}
	if info.IsDir() {
		return readDirectory(name)
	}
	root, err := readJSON(name)
	if err != nil {
		return nil, err
	}
	r := policyFile{in: &simulate.Input{Names: &arguments}}
	r.read(root)
	if r.err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.ToSlash(name), r.err)
	}
	return r.in, nil
}

// readDirectory reads every .json file of a directory as an identity policy of that name.
func readDirectory(name string) (*simulate.Input, error) {
	files, err := filepath.Glob(filepath.Join(name, "*.json"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("--policies: there is no .json file in %s", filepath.ToSlash(name))
	}
	in := &simulate.Input{Names: &arguments}
	for _, file := range files {
		root, err := readJSON(file)
		if err != nil {
			return nil, err
		}
		label := strings.TrimSuffix(filepath.Base(file), ".json")
		in.Identity.Documents = append(in.Identity.Documents, documents.Document{Label: label, Name: label, Key: label, Place: documents.At(arguments.Identity), Root: root})
	}
	return in, nil
}

func readJSON(name string) (*policy.Node, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("--policies: %w", err)
	}
	root, problems := policy.ReadJSON(strings.TrimPrefix(string(text), "\ufeff"), policy.Limits{Size: maxPolicies, Depth: 100, Nodes: 1 << 20})
	if len(problems) > 0 {
		return nil, fmt.Errorf("%s: %s", filepath.ToSlash(name), problems[0].String())
	}
	return root, nil
}

// policyFile is a file of policies while it is read. The first error counts.
type policyFile struct {
	in  *simulate.Input
	err error
}

func (r *policyFile) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
	}
}

// read reads identity policies, or an object whose keys are all arguments.
func (r *policyFile) read(n *policy.Node) {
	in := r.in
	known := map[string]func(*policy.Node){
		arguments.Principal:        func(n *policy.Node) { in.Principal = r.text(n, arguments.Principal) },
		arguments.Account:          func(n *policy.Node) { in.AccountID = r.text(n, arguments.Account) },
		arguments.Identity:         func(n *policy.Node) { in.Identity = r.policies(n, arguments.Identity) },
		arguments.Boundary:         func(n *policy.Node) { in.Boundary = r.policy(n, arguments.Boundary) },
		arguments.Session:          func(n *policy.Node) { in.Session = r.policies(n, arguments.Session) },
		arguments.ServiceControl:   func(n *policy.Node) { in.ServiceControl = r.levels(n, arguments.ServiceControl) },
		arguments.ResourceControl:  func(n *policy.Node) { in.ResourceControl = r.levels(n, arguments.ResourceControl) },
		arguments.ResourcePolicies: func(n *policy.Node) { in.ResourcePolicies = r.policies(n, arguments.ResourcePolicies) },
		arguments.Endpoint:         func(n *policy.Node) { in.Endpoint = r.policy(n, arguments.Endpoint) },
		arguments.Context:          r.context,
		arguments.ResourceAccounts: r.accounts,
	}
	if n.Kind != policy.KindObject || len(n.Members) == 0 || slices.ContainsFunc(n.Members, func(m policy.Member) bool { return known[m.Name] == nil }) {
		in.Identity = r.policies(n, arguments.Identity)
		return
	}
	for _, m := range n.Members {
		if m.Value.Kind != policy.KindNull {
			known[m.Name](m.Value)
		}
	}
}

func (r *policyFile) text(n *policy.Node, name string) *pattern.Text {
	if n.Kind != policy.KindString {
		r.fail("%s is %s; it has to be a string", name, n.Kind)
		return nil
	}
	text := n.Text
	return &text
}

// isDocument reports whether an object is a document and not named documents.
func isDocument(n *policy.Node) bool {
	return n.Kind == policy.KindObject && slices.ContainsFunc(n.Members, func(m policy.Member) bool { return documents.IsElement(m.Name) })
}

// policy reads one policy: an object, or its JSON text, or a word in its place.
func (r *policyFile) policy(n *policy.Node, label string) *documents.Document {
	d := r.document(n, label)
	return &d
}

func (r *policyFile) document(n *policy.Node, label string) documents.Document {
	d := documents.Document{Label: label, Key: "0", Place: documents.At(label)}
	switch n.Kind {
	case policy.KindObject:
		d.Root = n
	case policy.KindString:
		text := n.Text.String()
		if near := documents.NearestShorthand(text); near != nil && near.Word == text {
			if d.Root = documents.Content(text); d.Root == nil {
				d.Given, d.Shorthand = &text, text
			} else {
				d.Label = text
			}
			break
		}
		d.Given = &text
		d.Root, d.Problems = policy.ParseJSON(text)
	default:
		r.fail("%s is %s; a policy is an object with Version and Statement, or a string with one", label, n.Kind)
	}
	return d
}

// policies reads a list of policies, named policies, or one.
func (r *policyFile) policies(n *policy.Node, label string) (out documents.Policies) {
	switch {
	case n.Kind == policy.KindArray:
		for i, e := range n.Elems {
			if e.Kind == policy.KindNull {
				continue
			}
			d := r.document(e, fmt.Sprintf("%s[%d]", label, i))
			d.Key, d.Place = strconv.Itoa(i), documents.AtElement(label, i)
			out.Documents = append(out.Documents, d)
		}
	case n.Kind == policy.KindObject && !isDocument(n):
		for _, m := range n.Members {
			if m.Value.Kind == policy.KindNull {
				continue
			}
			d := r.document(m.Value, m.Name)
			d.Name, d.Key, d.Place = m.Name, m.Name, documents.At(label)
			if d.Shorthand == "" {
				d.Label = m.Name
			}
			out.Documents = append(out.Documents, d)
		}
	default:
		out.Documents = append(out.Documents, r.document(n, label))
	}
	return out
}

// levels reads levels of an organization, root first.
func (r *policyFile) levels(n *policy.Node, label string) (out documents.Levels) {
	if n.Kind != policy.KindArray {
		r.fail("%s is %s; it has to be a list of levels, root first, each a list of policies", label, n.Kind)
		return out
	}
	for i, e := range n.Elems {
		out.Levels = append(out.Levels, r.policies(e, fmt.Sprintf("%s[%d]", label, i)))
	}
	return out
}

// context reads condition keys with their values.
func (r *policyFile) context(n *policy.Node) {
	if n.Kind != policy.KindObject {
		r.fail("context is %s; it has to be an object of condition keys, each with a list of values", n.Kind)
		return
	}
	for _, m := range n.Members {
		values := []*policy.Node{m.Value}
		if m.Value.Kind == policy.KindArray {
			values = m.Value.Elems
		}
		k := simulate.ContextKey{Name: m.Name}
		for _, v := range values {
			if v.Kind != policy.KindString && v.Kind != policy.KindNumber && v.Kind != policy.KindBool {
				r.fail("context: a value of %s is %s; it has to be a string", m.Name, v.Kind)
				return
			}
			k.Values = append(k.Values, v.Text)
		}
		r.in.Context.Keys = append(r.in.Context.Keys, k)
	}
}

// accounts reads the owners of resources.
func (r *policyFile) accounts(n *policy.Node) {
	if n.Kind != policy.KindObject {
		r.fail("resource_account_ids is %s; it has to be an object of ARNs, each with an account id", n.Kind)
		return
	}
	for _, m := range n.Members {
		if m.Value.Kind != policy.KindString {
			r.fail("resource_account_ids: the account of %s is %s; it has to be a string", m.Name, m.Value.Kind)
			return
		}
		r.in.ResourceAccounts.Accounts = append(r.in.ResourceAccounts.Accounts, documents.ResourceAccount{ARN: m.Name, Account: m.Value.Text})
	}
}
