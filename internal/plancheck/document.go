// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// Visibility says how much of a document a plan shows.
type Visibility uint8

// The visibilities. A document that is not configured is that of AWS.
const (
	NotConfigured Visibility = iota
	NotVisible
	Partial
	Known
)

// String returns the word for reports.
func (v Visibility) String() string {
	return [...]string{"not_configured", "not_visible", "partial", "known"}[v]
}

// Document is a policy document of a plan.
type Document struct {
	Resource *planfile.Resource
	// Attribute is the path of the argument: "policy", `inline_policy["logs"].policy`.
	Attribute string
	// Type is what it is used as; 0 where only its structure is looked at.
	Type       iam.Type
	Attachment string
	OwnerARN   string
	// Name is that of an inline policy.
	Name string

	Visibility Visibility
	// Reason says why a document is not visible, and what would help.
	Reason string
	// Origin is "value", "data_source", "source" or "constructed".
	Origin string
	// Assumption is what was taken for granted to find the document, "" for nothing.
	Assumption string
	// Text is the JSON text, "" while it is not known; Root the tree, nil if Text is to be read
	// or nothing is known.
	Text string
	Root *policy.Node
	// Sensitive says that no part may be printed.
	Sensitive bool

	// File and Line are where the configuration has the document, "" and 0 if not known.
	File string
	Line int

	path      string             // of the argument in the configuration
	isFile    bool               // lines are those of the text
	source    *planfile.Resource // the data source whose statements these are
	inlineIn  bool               // an inline_policy block of a role
	fromState bool               // what AWS has and no configuration says
	linked    linked
}

// linked counts how a managed policy is used.
type linked struct{ attached, boundary int }

// Address is the address of the resource.
func (d *Document) Address() string { return d.Resource.Address }

// Label names the document for messages.
func (d *Document) Label() string { return d.Address() + "." + d.Attribute }

// Tree returns the tree of the document, and the problems of reading its text.
func (d *Document) Tree() (*policy.Node, policy.Problems) {
	if d.Root == nil && d.Text != "" {
		root, problems := policy.ParseJSON(d.Text)
		return root, problems
	}
	return d.Root, nil
}

// Built returns the document, nil if it cannot be read.
func (d *Document) Built() *policy.Document {
	root, problems := d.Tree()
	if root == nil || len(problems) > 0 {
		return nil
	}
	doc, _ := policy.Build(root)
	return doc
}

// extractor finds documents in resources.
type extractor struct {
	w        *world
	more     map[string][]*Carrier
	source   Source
	unlisted []Unlisted
	// blocksAssumed says that blocks that are not known were taken not to be configured.
	blocksAssumed bool
}

// Unlisted is a text that looks like a policy document in an argument that no table has.
type Unlisted struct{ Address, Attribute, Why string }

// carriersOf returns the carriers of a resource.
func (x *extractor) carriersOf(r *planfile.Resource) []*Carrier {
	if more := x.more[r.Type]; more != nil {
		return more
	}
	if !r.IsAWS() {
		return nil
	}
	return carriers()[r.Type]
}

// of returns the documents of a resource after the plan.
func (x *extractor) of(r *planfile.Resource) []*Document {
	if r.Data || !r.Exists() {
		return nil
	}
	var out []*Document
	for _, c := range x.carriersOf(r) {
		if c.PolicyType == "built" {
			if d := x.built(r, c); d != nil {
				out = append(out, d)
			}
			continue
		}
		out = append(out, x.at(r, c)...)
	}
	if x.carriersOf(r) == nil && linkRows()[r.Type] == nil && principalTypes[r.Type] == "" {
		x.net(r)
	}
	for _, path := range notInspected()[r.Type] {
		if v := r.After.Get(path); r.IsAWS() && !v.IsNull() && !(v.IsUnknown() && !x.w.argument(r, path).Given) {
			x.unlisted = append(x.unlisted, Unlisted{r.Address, path, "holds or names policies inside something else, which is not looked at"})
		}
	}
	return out
}

// net lists texts that look like documents in resources that no table has (K-202).
func (x *extractor) net(r *planfile.Resource) {
	if notIAM(r.Type) || !strings.HasPrefix(r.Type, awsPrefix) && !strings.HasPrefix(r.Type, "awscc_") {
		return
	}
	r.After.Strings(func(path, text string) {
		if t := strings.TrimSpace(text); strings.HasPrefix(t, "{") && strings.Contains(t, `"Statement"`) {
			x.unlisted = append(x.unlisted, Unlisted{r.Address, path, "looks like a policy document, of a type of resource that is not in the tables: a carrier block of iamproof.hcl adopts it"})
		}
	})
}

// at returns the documents at the path of a carrier.
func (x *extractor) at(r *planfile.Resource, c *Carrier) []*Document {
	typ, ok := policyType(r, c)
	if !ok {
		return nil
	}
	block, attr, nested := strings.Cut(c.Path, "[].")
	if !nested {
		d := &Document{Resource: r, Attribute: c.Path, path: c.Path, Type: typ, Attachment: c.Attachment, OwnerARN: x.w.ownerARN(r, c, r.After), Name: r.After.Get("name").Text()}
		x.fill(d, r.After.Get(c.Path))
		return visible(d)
	}
	blocks, unknown := r.After.Blocks(block)
	if unknown && len(blocks) == 0 {
		e := x.w.argument(r, block)
		if !e.Given && x.w.block(r) != nil {
			// K-103; a dynamic block over something unknown looks the same.
			if x.source == nil {
				x.blocksAssumed = true
			}
			if x.source == nil || !x.source.Dynamic(r, block) {
				return nil
			}
		}
		return []*Document{{
			Resource: r, Attribute: block, path: block, Type: typ, Attachment: c.Attachment, Visibility: NotVisible, OwnerARN: x.w.ownerARN(r, c, r.After),
			Reason: "the blocks are not known before apply", inlineIn: block == "inline_policy",
		}}
	}
	var out []*Document
	inline := block == "inline_policy"
	configured := x.w.argument(r, block).Given
	for i, b := range blocks {
		label := strconv.Itoa(i)
		name := b.Get("name").Text()
		if name != "" {
			label = strconv.Quote(name)
		}
		d := &Document{
			Resource: r, Attribute: block + "[" + label + "]." + attr, path: block + "[*]." + attr, Type: typ, Attachment: c.Attachment, OwnerARN: x.w.ownerARN(r, c, r.After),
			Name: name, inlineIn: inline, fromState: inline && !configured && r.Existed(),
		}
		x.fill(d, b.Get(attr))
		out = append(out, visible(d)...)
	}
	return out
}

func visible(d *Document) []*Document {
	if d.Visibility != NotConfigured {
		return []*Document{d}
	}
	if d.Reason = defaults[d.Resource.Type]; d.Reason != "" {
		return []*Document{d}
	}
	return nil
}

// defaults say what AWS uses where no policy is configured, and it is not none.
var defaults = map[string]string{
	"aws_kms_key": defaultKeyPolicy, "aws_kms_external_key": defaultKeyPolicy, "aws_kms_replica_key": defaultKeyPolicy, "aws_kms_replica_external_key": defaultKeyPolicy,
	"aws_vpc_endpoint": "no policy is configured: an endpoint that has policies lets everything through",
}

const defaultKeyPolicy = "no policy is configured: the key gets AWS's default key policy, which leaves the access to the identity policies of its account"

// policyType returns the type of the documents of a carrier, ok is false if they are none
// of IAM's.
func policyType(r *planfile.Resource, c *Carrier) (typ iam.Type, ok bool) {
	switch c.PolicyType {
	case "structure":
		return 0, true
	case "by_type":
		t := r.After.Get("type")
		if t.IsUnknown() {
			return 0, true
		}
		switch t.Text() {
		case "", "SERVICE_CONTROL_POLICY":
			return iam.SCP, true
		case "RESOURCE_CONTROL_POLICY":
			return iam.RCP, true
		}
		return 0, false
	}
	typ, err := iam.ParseType(c.PolicyType)
	return typ, err == nil
}

// fill finds out what an argument holds.
func (x *extractor) fill(d *Document, v planfile.Value) {
	d.Sensitive = v.IsSensitive()
	if x.source != nil {
		d.File, d.Line = x.source.Place(d.Resource, d.path)
	}
	if text, ok := v.Str(); ok {
		if strings.TrimSpace(text) == "" {
			return
		}
		d.Visibility, d.Origin, d.Text = Known, "value", text
		return
	}
	switch {
	case v.IsNull():
		return
	case !v.HasUnknown() || v.Kind() == "object":
		d.Root, d.Visibility, d.Origin = nodeOf(v), Known, "value"
		if d.Root.HasUnknown() {
			d.Visibility = Partial
		}
		return
	}
	if x.w.block(d.Resource) == nil {
		d.Visibility, d.Reason = NotVisible, "it is not known before apply, and the plan holds no configuration of the resource that would say where it comes from"
		return
	}
	e := x.w.argument(d.Resource, d.path)
	if !e.Given && !strings.Contains(d.path, "[*]") {
		return // K-103: computed, and nobody set it
	}
	if v, ok := x.w.constant(d.Resource.Module, e); ok && v.IsNull() || x.source != nil && x.source.IsNull(d.Resource, d.path) {
		return // set to null, which is the same
	}
	if x.fromSource(d) {
		return
	}
	x.byReference(d, e)
}

// fromSource asks the files of the configuration for a document.
func (x *extractor) fromSource(d *Document) bool {
	if x.source == nil {
		return false
	}
	root, ok := x.source.Document(d.Resource, d.path)
	if !ok {
		return false
	}
	d.Root, d.Origin, d.Visibility = root, "source", Known
	if root.HasUnknown() {
		d.Visibility = Partial
	}
	return true
}

// byReference finds the document that an expression refers to.
func (x *extractor) byReference(d *Document, e planfile.Expr) {
	d.Visibility = NotVisible
	targets, why := x.w.follow(x.w.placeOf(d.Resource), e, 0)
	documents := slices.DeleteFunc(slices.Clone(targets), func(t target) bool { return !holdsDocument(&t) })
	hint := "; give --source"
	if x.source != nil && x.source.Has(d.Resource, d.path) {
		hint = "; its expression in the configuration does not say more"
		if t := x.sourceDocument(d); t != nil {
			x.resolve(d, t)
			return
		}
		if len(documents) > 0 {
			d.Reason = "it is made of the document of " + documents[0].res.Address + " by an expression that is not followed"
			return
		}
	}
	switch {
	case len(documents) == 1 && len(targets) == 1 && documents[0].link >= Assumed:
		t := &documents[0]
		d.Assumption = d.Label() + " is taken to be the document of " + t.res.Address + " as it is"
		if t.note != "" {
			d.Assumption += ", " + t.note
		}
		x.resolve(d, t)
	case len(documents) > 0:
		d.Reason = "it is one of several documents, or made of them"
		if len(documents) > 1 {
			names := make([]string, len(documents))
			for i := range documents {
				names[i] = documents[i].res.Address
			}
			d.Reason += ": " + strings.Join(slices.Compact(names), ", ")
		}
		d.Reason += hint
	case len(targets) > 0:
		d.Reason = "a text made of values that are not known yet, such as jsonencode of unknown values" + hint + ", or use a policy document's data source"
	default:
		d.Reason = "jsonencode of unknown values, or another text that is not known yet: " + why
		if !strings.Contains(why, "--source") {
			d.Reason += hint
		}
	}
}

// sourceDocument returns the data source whose document an argument is by the files.
func (x *extractor) sourceDocument(d *Document) *target {
	address, ok := x.source.Refers(d.Resource, d.path)
	if !ok {
		return nil
	}
	for _, r := range x.w.all {
		if r.Address == address && documentSources[r.Type] {
			return &target{res: r, link: Certain}
		}
	}
	return nil
}

// holdsDocument reports whether a reference leads to the text of a document.
func holdsDocument(t *target) bool {
	switch {
	case documentSources[t.res.Type]:
		return t.attr == "json" || t.attr == "minified_json" || t.attr == ""
	case t.res.Type == "aws_iam_policy" && t.res.Data:
		return t.attr == "policy"
	case t.res.Type == "iamproof_simulation":
		return strings.HasPrefix(t.attr, "verified_policies")
	}
	return false
}

// resolve fills in the document that a reference leads to.
func (x *extractor) resolve(d *Document, t *target) {
	d.Sensitive = d.Sensitive || t.res.After.IsSensitive()
	switch {
	case t.res.Type == "iamproof_simulation":
		name, _ := strconv.Unquote(strings.Trim(strings.TrimPrefix(t.attr, "verified_policies"), "[]"))
		policies := t.res.After.Get("identity_policies")
		v := policies.Get(name)
		if i, err := strconv.Atoi(name); err == nil && policies.Kind() == "list" {
			v = policies.Elem(i)
		}
		if v.IsNull() {
			d.Reason = "the simulation has no policy of that name in the plan"
			return
		}
		d.Origin = "data_source"
		if text, ok := v.Str(); ok {
			d.Text, d.Visibility = text, Known
			return
		}
		d.Root = nodeOf(v)
	case t.res.Type == "aws_iam_policy":
		text, ok := t.res.After.Get("policy").Str()
		if !ok {
			d.Reason = t.res.Address + " is not read before apply"
			return
		}
		d.Text, d.Origin, d.Visibility = text, "data_source", Known
		return
	default:
		if text, ok := t.res.After.Get("json").Str(); ok && text != "" {
			d.Text, d.Origin, d.Visibility = text, "data_source", Known
			return
		}
		doc := renderDataSource(t.res.After, x.unset(t.res))
		if doc.Err != nil {
			d.Reason = "the arguments of " + t.res.Address + " make no document: " + firstLine(doc.Err)
			return
		}
		d.Text, d.Root, d.Origin = doc.Text, doc.Root, "data_source"
		if t.res.After.Get("source_policy_documents").IsNull() && t.res.After.Get("override_policy_documents").IsNull() {
			d.source = t.res // else the statements of others are among them
		}
	}
	d.Visibility = Known
	if d.Root != nil && d.Root.HasUnknown() {
		d.Visibility = Partial
	}
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

// unset reports which arguments of a data source the configuration leaves out. Those of
// aws_iam_policy_document are null then; those of iamproof_policy_document, which are
// computed, look like unknown ones.
func (x *extractor) unset(r *planfile.Resource) func(path string) bool {
	return func(path string) bool {
		if r.Type != "iamproof_policy_document" {
			return false
		}
		b := x.w.block(r)
		if b == nil {
			return false
		}
		if statement, _, nested := strings.Cut(path, "."); nested {
			// Dynamic blocks are not in the configuration of a plan: positions are those of the plan
			// only if there are none.
			elems, _ := r.After.Get("statement").Elems()
			last := fmt.Sprintf("statement[%d]", len(elems)-1)
			beyond := fmt.Sprintf("statement[%d]", len(elems))
			if len(elems) == 0 || !b.Argument(last).Given || b.Argument(beyond).Given || !b.Argument(statement).Given {
				return false
			}
		}
		return !b.Argument(path).Given
	}
}
