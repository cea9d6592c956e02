// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package extract

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/tables"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/world"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
)

// Extractor finds documents in resources.
type Extractor struct {
	w        *world.World
	more     map[string][]*tables.Carrier
	source   Source
	Unlisted []Unlisted
	// AssumedAbsent are the resources whose blocks are not known and were taken not to be
	// configured.
	AssumedAbsent map[*planfile.Resource]bool
}

// New returns an extractor. More are carriers in addition to those of the tables; source
// is the files of the configuration, nil for none.
func New(w *world.World, more []*tables.Carrier, source Source) *Extractor {
	return &Extractor{w: w, more: tables.ByType(more), source: source, AssumedAbsent: map[*planfile.Resource]bool{}}
}

// Unlisted is a text that looks like a policy document in an argument that no table has.
type Unlisted struct{ Address, Attribute, Why string }

// CarriersOf returns the carriers of a resource.
func (x *Extractor) CarriersOf(r *planfile.Resource) []*tables.Carrier {
	more := x.more[r.Type]
	if !r.IsAWS() {
		return more
	}
	if len(more) == 0 {
		return tables.Carriers()[r.Type]
	}
	// A carrier of the policy set is in place of that of the tables for the same argument.
	all := slices.Clone(more)
	for _, c := range tables.Carriers()[r.Type] {
		if !slices.ContainsFunc(more, func(m *tables.Carrier) bool { return m.Path == c.Path }) {
			all = append(all, c)
		}
	}
	return all
}

// Of returns the documents of a resource after the plan.
func (x *Extractor) Of(r *planfile.Resource) []*Document {
	if r.Data || !r.Exists() {
		return nil
	}
	var out []*Document
	for _, c := range x.CarriersOf(r) {
		if c.PolicyType == "built" {
			if d := x.built(r, c); d != nil {
				out = append(out, d)
			}
			continue
		}
		out = append(out, x.at(r, c)...)
	}
	if argument, holds, ok := tables.NotIAM(r.Type); ok && argument != "" && r.IsAWS() && x.more[r.Type] == nil {
		out = append(out, x.foreign(r, argument, holds)...)
	}
	if x.CarriersOf(r) == nil && (!r.IsAWS() || tables.LinkRows()[r.Type] == nil && tables.PrincipalTypes[r.Type] == "") {
		x.net(r)
	}
	for _, path := range tables.NotInspected()[r.Type] {
		v := r.After.Get(path)
		if elems, list := v.Elems(); list && len(elems) == 0 {
			continue
		}
		if r.IsAWS() && !v.IsNull() && !(v.IsUnknown() && !x.w.Argument(r, path).Given) {
			x.Unlisted = append(x.Unlisted, Unlisted{r.Address, path, "holds or names policies inside something else, which is not looked at"})
		}
	}
	return out
}

// at returns the documents at the path of a carrier.
func (x *Extractor) at(r *planfile.Resource, c *tables.Carrier) []*Document {
	typ, other := policyType(r, c)
	if other != "" {
		return []*Document{x.otherLanguage(r, c, other)}
	}
	block, attr, nested := strings.Cut(c.Path, "[].")
	if !nested {
		d := &Document{Resource: r, Attribute: c.Path, Path: c.Path, Type: typ, Attachment: c.Attachment, OwnerARN: x.w.OwnerARN(r, c, r.After), Name: r.After.Get(tables.NameArgument(r.Type)).Text()}
		d.slot = slotOf(r, c)
		x.fill(d, r.After.Get(c.Path))
		if d.Visibility == Known && (typ == iam.Resource || typ == iam.Endpoint) && x.unsetByUser(r, c.Path) {
			d.Unset, d.Reason = true, "the configuration does not set it: this is what AWS has"
		}
		return visible(d)
	}
	blocks, unknown := r.After.Blocks(block)
	inlineBlock, nameArgument, _ := tables.InlineBlocks(r.Type)
	inline := block == inlineBlock
	nameArgument = cmp.Or(nameArgument, "name")
	if unknown && len(blocks) == 0 {
		if x.blocksAbsent(r, block) {
			return nil
		}
		return []*Document{{
			Resource: r, Attribute: block, Path: block, Type: typ, Attachment: c.Attachment, Visibility: NotVisible, OwnerARN: x.w.OwnerARN(r, c, r.After),
			Reason: "the blocks are not known before apply", InlineIn: inline,
		}}
	}
	var out []*Document
	configured := x.w.Argument(r, block).Given
	for i, b := range blocks {
		label := strconv.Itoa(i)
		name := b.Get(nameArgument).Text()
		if name != "" {
			label = strconv.Quote(name)
		}
		d := &Document{
			Resource: r, Attribute: block + "[" + label + "]." + attr, Type: typ, Attachment: c.Attachment, OwnerARN: x.w.OwnerARN(r, c, r.After),
			Name: name, InlineIn: inline, FromState: inline && !configured && r.Existed(), slot: slotOf(r, c),
		}
		if d.Path = block; !x.w.Argument(r, block).Single {
			d.Path += "[" + x.blockAt(r, block, name, len(blocks)) + "]." + attr
		}
		x.fill(d, b.Get(attr))
		out = append(out, visible(d)...)
	}
	return out
}

// blocksAbsent reports whether blocks that are not known are taken not to be there (K-103). A
// plan marks the inline policies of a new role as unknown where nobody configures them, and
// holds nothing of dynamic blocks, so that one over an unknown value looks the same; the files
// Of the configuration distinguish the two. Other blocks are unknown only if they are
// configured.
func (x *Extractor) blocksAbsent(r *planfile.Resource, block string) bool {
	if inline, _, _ := tables.InlineBlocks(r.Type); block != inline || x.w.Argument(r, block).Given || x.w.Block(r) == nil {
		return false
	}
	if strings.HasPrefix(r.Type, tables.AwsccPrefix) {
		return true // an argument and no block, which is in the configuration of a plan if it is set
	}
	if x.source != nil {
		if dynamic, known := x.source.Dynamic(r, block); known {
			return !dynamic
		}
	}
	x.AssumedAbsent[r] = true
	return true
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

// policyType returns the type of the documents of a carrier. Other is the type of a policy of
// an organization in another language than IAM's, "?" where it is not known.
func policyType(r *planfile.Resource, c *tables.Carrier) (typ iam.Type, other string) {
	switch c.PolicyType {
	case "structure":
		return 0, ""
	case "by_type":
		t := r.After.Get("type")
		if t.IsUnknown() {
			return 0, "?"
		}
		switch t.Text() {
		case "", "SERVICE_CONTROL_POLICY":
			return iam.SCP, ""
		case "RESOURCE_CONTROL_POLICY":
			return iam.RCP, ""
		}
		return 0, t.Text()
	}
	typ, err := iam.ParseType(c.PolicyType)
	if err != nil {
		return 0, c.PolicyType
	}
	return typ, ""
}

// fill finds out what an argument holds.
func (x *Extractor) fill(d *Document, v planfile.Value) {
	d.Sensitive = v.IsSensitive()
	if x.source != nil {
		d.File, d.Line = x.source.Place(d.Resource, d.Path)
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
	if x.w.Block(d.Resource) == nil {
		d.Visibility, d.Reason = NotVisible, "it is not known before apply, and the plan holds no configuration of the resource that would say where it comes from"
		return
	}
	e := x.w.Argument(d.Resource, d.Path)
	if !e.Given && !strings.Contains(d.Path, "[*]") {
		return // K-103: computed, and nobody set it
	}
	if v, ok := x.w.Constant(d.Resource.Module, e); ok && v.IsNull() || x.source != nil && x.source.IsNull(d.Resource, d.Path) {
		return // set to null, which is the same
	}
	if x.fromSource(d) {
		return
	}
	x.byReference(d, e)
}

// fromSource asks the files of the configuration for a document.
func (x *Extractor) fromSource(d *Document) bool {
	if x.source == nil {
		return false
	}
	root, ok := x.source.Document(d.Resource, d.Path)
	if !ok {
		return false
	}
	d.Root, d.Origin, d.Visibility = root, "source", Known
	if root.HasUnknown() {
		d.Visibility = Partial
	}
	return true
}
