// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package variable

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

const (
	unknownVariable = "UNKNOWN_VARIABLE_KEY"
	multiVariable   = "MULTIVALUED_KEY_AS_VARIABLE"
	roleUsername    = "USERNAME_VARIABLE_IN_ROLE_POLICY"
)

// variableKeyChecks are about the keys that variables name; one function serves them all.
var variableKeyChecks = []frame.Check{
	{
		ID: unknownVariable, Class: frame.Warning, Types: iam.AllTypes, AWS: frame.Accepts, Data: frame.Catalogue, Phase: frame.PhaseNames, Link: frame.VariablesPage,
		Title:    "Policy variable for a key that does not exist",
		Why:      "A variable that AWS cannot replace makes its text match nothing.",
		Fix:      "Write the name of a condition key with one value, such as ${aws:username}.",
		Example:  `{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::home/${aws:user}/*"}`,
		Document: checkVariableKeys,
	},
	{
		ID: multiVariable, FoundBy: unknownVariable, Class: frame.Warning, Types: iam.AllTypes, AWS: frame.Accepts, Data: frame.Catalogue, Phase: frame.PhaseNames, Link: frame.VariablesPage,
		Title:   "Policy variable for a key with several values",
		Why:     "AWS replaces variables only by keys with one value.",
		Fix:     "Use a key with one value, or a condition with ForAnyValue on the key itself.",
		Example: `{"Effect":"Deny","Action":"ec2:CreateTags","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/allowed":"${aws:TagKeys}"}}}`,
	},
	{
		ID: roleUsername, FoundBy: unknownVariable, Class: frame.Suggestion, Types: iam.Identity | iam.Trust | iam.Boundary, AWS: frame.Accepts, Data: frame.Settings, Phase: frame.PhaseNames, Link: frame.VariablesPage,
		Title:   "User name in a policy of a role",
		Why:     "Only IAM users have aws:username. The sessions of roles, federated ones included, do not, so that a text with this variable matches nothing for them.",
		Fix:     "Use ${aws:PrincipalTag/NAME} for a tag of the role or its session, or ${aws:userid}, which ends in the name of the session.",
		Example: `{"Effect":"Allow","Action":"iam:ChangePassword","Resource":"arn:aws:iam::*:user/${aws:username}"}`,
	},
}

// variableKnown reports whether a variable of the name can have a value: the name is a condition key, or a variable that a
// service sets in its sessions.
func variableKnown(c *frame.Pass, name string) bool {
	return c.KeyNamed(name).Known || facts.OnlyVariable(strings.ToLower(name))
}

// checkVariableKeys looks at the key of every variable that AWS replaces.
func checkVariableKeys(c *frame.Pass) {
	if c.Doc.Version != policy.Version2012 {
		return
	}
	c.EachText(func(t *view.Text) {
		if !strings.Contains(t.Value, "${") || !mayHoldVariable(t) || c.FoundWrong(t.Node) {
			return
		}
		var seen map[string]bool
		iam.EachVariable(t.Value, func(v *iam.Variable) bool {
			if !v.Character() && !view.LeftToTerraform(v) && !seen[v.Name] && checkVariableKey(c, t, v) {
				if seen == nil {
					seen = make(map[string]bool)
				}
				seen[v.Name] = true
			}
			return true
		})
	})
}

// checkVariableKey reports what is wrong with the key of a variable, and whether it reported something.
func checkVariableKey(c *frame.Pass, t *view.Text, v *iam.Variable) bool {
	f := atText(t, "")
	f.Span = v.Span
	k := c.KeyNamed(v.Name)
	switch {
	case !variableKnown(c, v.Name):
		describeUnknown(c, t, v, &f)
	case k.Cardinality == catalog.Multivalued, k.Cardinality == catalog.MaybeMultivalued && k.Origin == catalog.KeyService:
		f.ID, f.Fix, f.Data = multiVariable, c.FixOf(multiVariable), frame.KeyData(k)
		f.Message = fmt.Sprintf("The variable %s names a key that can have several values, and only keys with one value are replaced.", words.Quote(v.Text))
	case strings.EqualFold(v.Name, "aws:username") && !v.HasDefault && rolesOnly(c, t):
		f.ID, f.Fix = roleUsername, c.FixOf(roleUsername)
		f.Message = fmt.Sprintf("The policy is for a role, and roles have no user name: AWS cannot replace %s, so that %s matches nothing.", words.Quote(v.Text), words.Quote(t.Value))
	default:
		return false
	}
	c.Add(f)
	return true
}

// describeUnknown fills in a finding about a variable whose key does not exist.
func describeUnknown(c *frame.Pass, t *view.Text, v *iam.Variable, f *frame.Found) {
	f.ID, f.Fix = unknownVariable, c.FixOf(unknownVariable)
	if prefix, _, found := strings.Cut(v.Name, ":"); !found || strings.EqualFold(prefix, "aws") {
		f.Data = frame.GlobalKeys
	}
	f.Message = fmt.Sprintf("There is no condition key %s, so that AWS cannot replace %s, and the text matches nothing.", words.Quote(v.Name), words.Quote(v.Text))
	if v.HasDefault {
		f.Message = fmt.Sprintf("There is no condition key %s, so that AWS always puts the default of %s in its place.", words.Quote(v.Name), words.Quote(v.Text))
	}
	if k := c.KeyNamed(v.Name); k.Context != nil && k.Context.Successor != "" {
		f.Message = fmt.Sprintf("The key %s is not supported: AWS cannot replace %s, and the text matches nothing.", words.Quote(v.Name), words.Quote(v.Text))
		f.Fix = "Write " + words.Quote("${"+k.Context.Successor+"}") + "."
		return
	}
	if !c.Spend(view.ProposalCost) {
		return
	}
	if full, lacks := c.Catalog.KeyLacksName(v.Name); lacks {
		f.Message = fmt.Sprintf("The variable %s names no tag: AWS cannot replace it, and the text matches nothing.", words.Quote(v.Text))
		prefix, _, _ := strings.Cut(full, "/")
		f.Fix = "Write the key of the tag after a slash, such as " + words.Quote("${"+prefix+"/team}") + "."
		return
	}
	nearest := nearestVariables(c, v.Name)
	if len(nearest) == 0 {
		if !strings.Contains(v.Name, ":") {
			f.Fix += " If Terraform was to replace it, read the text with templatefile()."
		}
		return
	}
	f.Fix = catalog.Suggestion(nearest)
	if t.Known && len(nearest) == 1 {
		f.Suggestion = t.Value[:v.Span[0]] + "${" + nearest[0] + v.Body[len(v.Name):] + "}" + t.Value[v.Span[1]:]
	}
}

// nearestVariables proposes keys for a name that is not a key: those with the most similar spelling, else the global ones that begin with it.
func nearestVariables(c *frame.Pass, name string) []string {
	if !strings.Contains(name, ":") {
		name = "aws:" + name
	}
	if k := c.KeyNamed(name); k.Known {
		return []string{k.Name}
	}
	nearest := slices.DeleteFunc(slices.Clone(c.Catalog.NearestKeys(name)), func(k string) bool { return strings.Contains(k, "${") })
	const most = 3
	for _, k := range c.Catalog.ContextKeys() {
		if enough := len("aws:") + 3; len(nearest) < most && len(name) >= enough && len(k.Name) > len(name) && strings.EqualFold(k.Name[:len(name)], name) &&
			!k.HasPlaceholder() && k.Cardinality == catalog.Single && k.Status == catalog.Documented && !slices.Contains(nearest, k.Name) {
			nearest = append(nearest, k.Name)
		}
	}
	return nearest
}

// rolesOnly reports whether the text is part of a policy that is known to serve roles or federated sessions. A trust policy is
// about who assumes the role, which users do too.
func rolesOnly(c *frame.Pass, t *view.Text) bool {
	if c.Type != iam.Trust {
		return c.ServesRole || c.Type == iam.Identity && (c.Attachment == iam.InlineRole || c.Attachment == iam.PermissionSet)
	}
	s := c.StatementOf(t.Node)
	if s == nil || !s.PrincipalsKnown() || len(s.Principals) == 0 {
		return false
	}
	return !slices.ContainsFunc(s.Principals, func(p view.PrincipalEntry) bool { return p.Not || !sessionPrincipal(&p) })
}

// sessionPrincipal reports whether the principal is no IAM user, and has none: a service, an identity provider or a role.
func sessionPrincipal(p *view.PrincipalEntry) bool {
	if p.Type == "AWS" {
		resource := arn.SplitFields(p.Text).Resource()
		return strings.HasPrefix(resource, "role/") || strings.HasPrefix(resource, "assumed-role/") || strings.HasPrefix(resource, "federated-user/")
	}
	return p.Type == "Service" || p.Type == "Federated"
}
