// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package trust

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// trustGitHubFormChecks are about the two forms of GitHub's subjects (E-1785).
var trustGitHubFormChecks = []frame.Check{
	{
		ID: "GITHUB_SUB_CLASSIC_ONLY", Class: frame.Suggestion, Types: iam.Trust, AWS: frame.Accepts, Phase: frame.PhaseLogic,
		Link:      "https://docs.github.com/en/actions/reference/security/oidc",
		Title:     "GitHub subject without ids",
		Why:       "Repositories on github.com that were created, renamed or transferred since 15 July 2026, and those that chose it, have a subject with the ids of owner and repository: \"repo:acme@1234/site@5678:…\". A value with names only never matches it. Other repositories keep the form without ids.",
		Fix:       `List both forms: "repo:OWNER/REPOSITORY:…" and "repo:OWNER@OWNER-ID/REPOSITORY@REPOSITORY-ID:…". GitHub's API returns the ids of a repository and its owner. Once the repository has the new form, drop the old one.`,
		Example:   `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com","token.actions.githubusercontent.com:sub":"repo:acme/site:ref:refs/heads/main"}}}`,
		Partial:   true,
		Condition: checkGitHubForm,
	},
}

// checkGitHubForm reports a condition that no subject with ids meets, if no condition of the document is met by one.
func checkGitHubForm(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	if !selectsSubjects(s, e) || !classicOnly(e) || !c.Spend(len(c.Statements)) || c.Doc.MoreStatements {
		return
	}
	for _, o := range c.Statements {
		if !c.Spend(len(o.Conditions)) || !o.KeysKnown() || o.Effect == policy.EffectUnknown || slices.ContainsFunc(o.Conditions, func(e view.ConditionEntry) bool { return selectsSubjects(o, &e) && !classicOnly(&e) }) {
			return
		}
	}
	first := &e.Values[0]
	f := frame.At(e, "The subject "+words.Quote(first.Text)+" never matches repositories created, renamed or transferred since 2026-07-15: theirs have ids behind the names of owner and repository.")
	if len(e.Values) > 1 {
		f.Message = "None of the subjects, such as " + words.Quote(first.Text) + ", ever matches repositories created, renamed or transferred since 2026-07-15: theirs have ids behind the names of owner and repository."
	}
	if s.Effect == policy.Deny {
		f.Message += " The statement denies them the role."
	}
	if ids := withIDs(first.Text); first.Known && ids != "" {
		f.Fix = "List both forms: " + words.Quote(first.Text) + " and " + words.Quote(ids) + ", with the ids that GitHub's API returns for the repository."
	}
	c.Add(f)
}

// selectsSubjects reports whether the condition says which subjects of github.com can take the role: in an Allow by naming
// them, in a Deny by leaving them out.
func selectsSubjects(s *view.Statement, e *view.ConditionEntry) bool {
	if e.Op.Family != iam.StringFamily || github.claim(e.Name) != "sub" {
		return false
	}
	return s.Effect == policy.Allow && !e.Op.Negated || s.Effect == policy.Deny && e.Op.Negated
}

// classicOnly reports whether all values are known to begin with the name of an owner and a slash: subjects with ids have "@"
// behind the name, which no name contains.
func classicOnly(e *view.ConditionEntry) bool {
	if len(e.Values) == 0 || e.More {
		return false
	}
	return !slices.ContainsFunc(e.Values, func(v view.Value) bool {
		rest, ok := strings.CutPrefix(v.Text, "repo:")
		if !ok {
			return true
		}
		end := strings.IndexAny(rest, "/@")
		if e.Op.Like {
			end = strings.IndexAny(rest, "/@*?")
		}
		return end <= 0 || rest[end] != '/'
	})
}

// withIDs returns the form with ids of a subject in the form without, "" if it names no owner and repository.
func withIDs(subject string) string {
	owner, rest, _ := strings.Cut(strings.TrimPrefix(subject, "repo:"), "/")
	repository, context, found := strings.Cut(rest, ":")
	if owner == "" || repository == "" || strings.Contains(repository, "@") {
		return ""
	}
	subject = "repo:" + owner + "@OWNER-ID/" + repository
	if !strings.HasSuffix(repository, "*") {
		subject += "@REPOSITORY-ID"
	}
	if found {
		subject += ":" + context
	}
	return subject
}
