// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package trust_test

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// trustGitHubOwnerCases are about claims other than sub that say whose workflow it is.
var trustGitHubOwnerCases = []checktest.Case{
	{
		ID: "GITHUB_SUB_TOO_BROAD", Name: "workflow of any owner", Type: iam.Trust, At: conditionPath + `.StringLike["` + view.GitHubHost + `:job_workflow_ref"]`, Message: `"acme-other/repository"`,
		Stmt: federating(view.GitHubHost, demanding(view.GitHubHost, "StringLike", view.GitHubHost+":job_workflow_ref", `"acme*"`)),
	},
	{
		ID: "GITHUB_SUB_TOO_BROAD", Name: "owner and subject open", Type: iam.Trust, At: conditionPath + `.StringLike["` + view.GitHubHost + `:sub"]`,
		More: []string{conditionPath + `.StringLike["` + view.GitHubHost + `:repository_owner"]`},
		Stmt: federating(view.GitHubHost, demanding(view.GitHubHost, "StringLike", view.GitHubHost+":sub", `"repo:*"`, "StringLike", view.GitHubHost+":repository_owner", `"acme*"`)),
	},
	{
		ID: "GITHUB_SUB_TOO_BROAD", Name: "workflow of one owner", Type: iam.Trust,
		Stmt: federating(view.GitHubHost, demanding(view.GitHubHost, "StringLike", view.GitHubHost+":job_workflow_ref", `"acme/workflows/.github/workflows/deploy.yml@*"`)),
	},
	{
		ID: "GITHUB_SUB_TOO_BROAD", Name: "open owner together with a subject", Type: iam.Trust,
		Stmt: federating(view.GitHubHost, demanding(view.GitHubHost, "StringEquals", view.GitHubHost+":sub", `"repo:acme@12/site@34:ref:refs/heads/main"`, "StringLike", view.GitHubHost+":job_workflow_ref", `"acme*"`)),
	},
	{
		ID: "GITHUB_SUB_TOO_BROAD", Name: "subject under two operators", Type: iam.Trust,
		Stmt: federating(view.GitHubHost, demanding(view.GitHubHost, "StringEquals", view.GitHubHost+":sub", `"repo:acme@12/site@34:ref:refs/heads/main"`, "StringLike", view.GitHubHost+":sub", `"repo:*:ref:refs/heads/main"`)),
	},
}
