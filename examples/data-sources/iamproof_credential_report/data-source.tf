data "iamproof_credential_report" "account" {
  max_key_age_days = 90
}

# A check warns. Write a postcondition into the data source to fail the plan instead.
check "credentials" {
  assert {
    condition     = !data.iamproof_credential_report.account.root_has_access_keys && data.iamproof_credential_report.account.root_mfa_active
    error_message = "The root has access keys or no MFA (report of ${data.iamproof_credential_report.account.generated_at})."
  }
  assert {
    condition     = length(data.iamproof_credential_report.account.users_without_mfa) == 0
    error_message = "Without MFA: ${join(", ", data.iamproof_credential_report.account.users_without_mfa)}."
  }
}
